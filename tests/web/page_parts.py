"""The parts of the page that need gradio, which takes seconds to load: loaded when a test first asks for one."""


def make_chat(*parts, **options):
    from qa.web.chat import Chat

    return Chat(*parts, **options)


def make_page(*parts, **options):
    from qa.web.page import build_page

    return build_page(*parts, **options)


def bind(host, port):
    from qa.web.starting import bind

    return bind(host, port)
