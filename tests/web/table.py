"""Slots for tests: one panel for everybody's log-in, one only for administrators."""

SLOTS = {
    "desk": (
        (20, "self.use", "web:style"),
        (10, "self.use", "web:style-list"),
        (30, "nobody.may", "web:style-wall"),
    ),
    "thing": ((10, "self.use", "web:style-error"),),
}
