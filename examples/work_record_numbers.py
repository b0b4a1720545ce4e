"""Read the numbers of a work record as people write them, and write them back.

    python examples/work_record_numbers.py
"""

from fanzha.kit import read_number, write_number

for text in ("发放宣传单15万余份", "线上线下宣传23.6万人", "出动宣传车xx余次", "避免损失80余万元"):
    number = read_number(text)
    back = write_number(number.value, number.unit, number.approx) if number.value else "—"
    print(f"{text} → {number.value} {number.unit} → {back}")
