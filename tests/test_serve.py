"""Starting the server: what it hands on to itself."""

import os

import pytest

from improvement.config import HOME, Settings


@pytest.mark.parametrize(
    ("said", "handed_out"),
    [("", "http://localhost:8600"), ("https://app.harbor.org", "https://app.harbor.org")],
)
def test_addresses_that_are_handed_out_have_the_port_of_this_server(
    said: str, handed_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPROVEMENT_ADDRESS", said)
    monkeypatch.chdir(HOME)
    monkeypatch.setattr(os, "execv", lambda _program, _arguments: None)
    from improvement.server import serve

    serve(port=8600, address="127.0.0.1", open_browser=False)
    assert Settings.from_environment().address == handed_out
