import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.simplification import simplified


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("阿爾德河有多少個持證碼頭", "阿尔德河有多少个持证码头"),
        ("電話是多少", "电话是多少"),
        ("有哪些措施支援對外開放", "有哪些措施支援对外开放"),
        ("打電話諮詢", "打电话咨询"),
        ("乾旱補助怎麼申請", "干旱补助怎么申请"),
        ("乾安縣有幾個園區", "乾安县有几个园区"),
        ("瞭解政策，反覆答覆", "了解政策，反复答复"),
        ("諮詢窗口什么时候开", "咨询窗口什么时候开"),
        ("隨著發展，成效顯著", "随着发展，成效显著"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(traditional, simple):
    assert simplified(traditional) == simple


@pytest.mark.parametrize(
    "text",
    [
        "什么时候通过的",
        "怎么办理，为什么",
        "那么只有几个后面的干部着手",
        "这里的面积和台湾的里程",
        "金融、财政、土地、人才",
        "发展码头的管理办法改革",
        "乾安县有几个园区",
        "成效显著的专著",
        "",
        "boats",
        "boats,  \ud800?",
    ],
)
def test_other_text_is_not_changed(text):
    assert simplified(text) == text


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x33479), max_size=30))
def test_the_length_stays(text):
    assert len(simplified(text)) == len(text)
