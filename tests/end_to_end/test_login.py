"""BILL refuses the login for a while, and a person puts that right there."""

from pathlib import Path

from examples.reference_server.demo_scene import CONNECTION, world
from tests.end_to_end.conftest import Main


def test_connect_lets_the_server_that_was_refused_go_on(tmp_path: Path, command: Main) -> None:
    """It asks BILL no more by itself, lest the login be locked; it need not be started anew."""
    with world(tmp_path, seed=3, scale=0.03) as scene:
        key = scene.fake._world.login["keys"][scene.fake.dev_key]
        key["active"] = False
        scene.fake.expire_sessions()
        said = scene.agent.update()
        assert not said.ok
        assert "The developer key is not active" in said.message
        key["active"] = True
        logins = scene.fake.calls["POST /v3/login"]
        assert not scene.agent.update().ok
        assert scene.fake.calls["POST /v3/login"] == logins

        assert command(("connect", CONNECTION), scene.settings).returncode == 0

        assert scene.agent.update().ok
        scene.fake.expire_sessions()
        assert scene.agent.update().ok
