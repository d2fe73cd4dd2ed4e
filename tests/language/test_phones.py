import pytest

from qa.language.phones import phone_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Organizer: the Department Tel: 0431-85677437 |sitemap", ["0431-85677437"]),
        ("受理电话：010—59191471（受理范围）", ["010—59191471"]),
        ("拨打（0431）88904567或13800138000", ["（0431）88904567", "13800138000"]),
        ("Phone: (209) 533-5555, or 1-800-771-7755", ["(209) 533-5555", "1-800-771-7755"]),
        ("on 020 7946 0018 or 0300 123 1234", ["020 7946 0018", "0300 123 1234"]),
        ("热线4008123123", ["4008123123"]),
        ("+49 30 901820", ["+49 30 901820"]),
        ("Call 530-823-4237, ext. 239 with any question", ["530-823-4237, ext. 239"]),
        ("0431-85677437、0431-85677438", ["0431-85677437", "0431-85677438"]),
        ("Website ID: 2200000050, Zip Code: 130021, ICP No. 05001602 -1", []),
        ("Geophys. Res., 102, No. E10, 23695-23708", []),
        ("Delete $151,000 in Item 1700-001-0001.", []),
        ("on 2021-12-06 10:20", []),
        ("", []),
    ],
)
def test_telephone_numbers_are_told_from_other_figures(text, numbers):
    assert [text[start:end] for start, end in phone_numbers(text)] == numbers
