"""The parts of the page that need gradio, which takes seconds to load: loaded when a test first asks for one."""


def make_chat(assistant, *parts, **options):
    from qa.current import Current
    from qa.web.chat import Chat

    return Chat(Current(assistant), *parts, **options)


def make_page(assistant, *parts, **options):
    from qa.current import Current
    from qa.web.page import build_page

    return build_page(Current(assistant) if assistant else None, *parts, **options)


def bind(host, port):
    from qa.web.starting import bind

    return bind(host, port)
