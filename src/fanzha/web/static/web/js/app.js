// The modules of the page frame. Each works on data-* attributes only, so that parts which arrive
// later by HTMX need no set-up.
import "./charts.js";
import "./countdown.js";
import "./dialogs.js";
import "./drafts.js";
import "./failures.js";
import "./keyboard.js";
import "./live.js";
import "./menus.js";
import "./poll.js";
import "./queue.js";
import "./reveal.js";
import "./rows.js";
import "./submit.js";
import "./tabs.js";
