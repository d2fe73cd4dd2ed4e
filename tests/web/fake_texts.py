"""The texts that the fake assistant stands on beside the invented page: a Chinese notice, and words that mean harm."""

from qa.datatypes import BlockKind

SECOND = "second-notice"
SECOND_LINES = [
    (BlockKind.TITLE, "关于船舶执照的通知 𠮷 & <Notice>"),
    (BlockKind.HEADING, "一、总则 😀😀"),
    (BlockKind.PARAGRAPH, "各船主应当𠮷祥如意😀地换领执照；不得转借他人。"),
    (BlockKind.PARAGRAPH, "第二条措施：码头备有救生衣<b>不是标签</b>。"),
]
HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> ${window.pwned=1} {{value}} `x` '
    "[click](javascript:window.pwned=1) ![b](https://evil.example/beacon.png) https://evil.example/a www.evil.example "
    "<form action=https://evil.example><button>go</button></form> **bold** _it_ | a | $$x$$ </article></div>"
    "<a href='#c-x-1-2'>fake</a> <style>body{display:none}</style>"
)
