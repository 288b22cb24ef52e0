"""A person says by command, page or API that the company file which was refused is the right one."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from examples.reference_server import config as configuration
from examples.reference_server.demo_scene import World, until_quiet, world
from examples.reference_server.parts import opened
from tests.end_to_end.conftest import Main, log_in, token_in

pytestmark = pytest.mark.xdist_group("running")

NAME = "evergreen"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A small month that was synced."""
    with world(tmp_path_factory.mktemp("repin"), seed=2, scale=0.03) as scene:
        assert scene.agent.update().ok
        scene.month.play()
        for outcome in until_quiet(scene):
            assert outcome.ok
        yield scene


def renamed(scene: World, name: str) -> None:
    """The company is called otherwise, so that its file is refused."""
    scene.file.set_company_name(name)
    assert not scene.agent.update().ok


def test_by_command(scene: World, command: Main) -> None:
    """It says which file is pinned now; once it is, there is nothing more to say."""
    renamed(scene, "Evergreen by command")
    said = command(("repin", NAME), scene.settings)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Evergreen by command" in said.stdout
    assert scene.agent.update().ok
    again = command(("repin", NAME), scene.settings)
    assert (again.returncode, "No company file was refused" in again.stderr) == (1, True)

    renamed(scene, "Evergreen as data")
    said = command(("repin", NAME, "--json"), scene.settings)
    assert json.loads(said.stdout)["company_name"] == "Evergreen as data"
    assert scene.agent.update().ok


def test_by_page(scene: World, http: httpx.Client) -> None:
    """The button stands where the exception is shown, and asks once more before it counts."""
    assert "/repin" not in log_in(http, scene)
    renamed(scene, "Evergreen by page")
    page = http.get("/").text
    assert "This file is the right one" in page
    assert re.search(r'<details>.*action="/connections/evergreen/repin"', page)
    assert http.post(f"/connections/{NAME}/repin", data={}).status_code == 403

    answer = http.post(f"/connections/{NAME}/repin", data={"form_token": token_in(page)})

    assert answer.status_code == 303
    assert "Noted." in http.get(answer.headers["location"]).text
    assert scene.agent.update().ok
    with opened(configuration.load(scene.settings)) as parts:
        lines = [one for one in parts.admin.trail(NAME) if one.event == "company file confirmed"]
    assert lines[-1].actor == "admin (page)"


def test_by_api(scene: World, http: httpx.Client) -> None:
    """Of a backup that has to be kept, what it lacks is put before a person, and none of it is posted."""
    password = scene.settings["BILLQBD_ADMIN_PASSWORD"]
    http.headers["Authorization"] = f"Bearer {password}"
    assert http.post(f"/api/v1/connections/{NAME}/repin").status_code == 409
    (bill,) = [one for one in scene.file.open_bills() if one.amount == one.open_amount > 0][:1]
    scene.file.delete(bill.txn_id)
    backup = scene.file.snapshot()
    assert scene.agent.update().ok
    with opened(configuration.load(scene.settings)) as parts:
        (gone,) = (one.id for one in parts.admin.exceptions(NAME) if one.code == "deleted")
        parts.admin.repost(NAME, gone, actor="test")
    assert scene.agent.update().ok
    scene.file.restore(backup)
    before = scene.file.counts()
    assert not scene.agent.update().ok

    answer = http.post(f"/api/v1/connections/{NAME}/repin")

    assert answer.status_code == 200
    assert answer.json()["pinned"]["company_name"] == scene.file.book.company.name
    assert scene.agent.update().ok
    with opened(configuration.load(scene.settings)) as parts:
        assert [one.id for one in parts.admin.exceptions(NAME) if one.code == "deleted"] == [gone]
    assert scene.file.counts() == before
