"""Say what a message looks like, and mark the phrases that weighed most. No database is needed.

    python examples/check_message.py "您的快递丢失,加客服微信办理三倍赔付"
"""

import sys

from fanzha.detection import classify, extract

text = sys.argv[1] if len(sys.argv) > 1 else "您的快递丢失,加客服微信 kf_8801 办理三倍赔付"
typing = classify(text)
print(f"fraud: {typing.is_fraud}  type: {typing.type}  score: {typing.score}")
for reason in typing.reasons:
    print(f"  because of “{reason.surface}” at {reason.start}–{reason.end}")
for element in extract(text).elements:
    print(f"  {element.kind}: {element.value}")
