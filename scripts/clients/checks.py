"""What the checks of all clients say when something is not as it should be."""


def same(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def raises(kind, text, body):
    """The error that `body` raises, of a kind and with a text in it."""
    try:
        result = body()
    except kind as error:
        assert text in str(error), f"expected {text!r} in {str(error)!r}"
        return error
    raise AssertionError(f"expected {kind.__name__}, got {result!r}")
