"""Files are kept whole by their content, and pictures are made safe before they are kept."""

import hashlib
import io
import os
import threading

import pytest
from PIL import Image
from zope.interface.verify import verifyObject

from portal.api.errors import Invalid, NotFound
from portal.api.sandbox import ISandbox
from portal.api.storage import IPictures, IStorage
from portal.services.sandbox.pool import Sandbox
from portal.services.storage.folder import FolderStorage
from portal.services.storage.pictures import Pictures
from portal.settings import Settings


class Context:
    """A context with settings and a sandbox."""

    def __init__(self, folder="", sandbox=None) -> None:
        self.settings, self.sandbox = Settings(files_folder=str(folder)), sandbox

    def service(self, interface):
        assert interface is ISandbox
        return self.sandbox


@pytest.fixture
def storage(tmp_path) -> FolderStorage:
    return FolderStorage(Context(tmp_path / "files"))


@pytest.fixture(scope="module")
def pictures():
    sandbox = Sandbox(1)
    yield Pictures(Context(sandbox=sandbox))
    sandbox.close()


def files(storage: FolderStorage) -> list[str]:
    return sorted(name for _, _, names in os.walk(storage._folder) for name in names)


def test_bytes_are_found_again_by_their_hash(storage) -> None:
    data = os.urandom(100_000)
    name = storage.put(data, "image/webp")
    assert name == hashlib.sha256(data).hexdigest() + ".webp"
    assert storage.get(name) == (data, "image/webp")
    assert storage.put(data, "image/webp") == name and files(storage) == [name]
    assert storage.get(storage.put(b"", "text/plain")) == (b"", "text/plain")
    assert verifyObject(IStorage, storage)


def test_a_type_that_a_browser_might_run_is_kept_as_plain_bytes(storage) -> None:
    for media_type in ("text/html", "application/xhtml+xml", "text/xml", "application/javascript",
                       "", "../x"):
        name = storage.put(b"<script>", media_type)
        assert name.endswith(".bin") and storage.get(name)[1] == "application/octet-stream"


def test_what_is_not_one_of_our_names_is_not_found(storage, tmp_path) -> None:
    name = storage.put(b"x", "text/plain")
    (tmp_path / "secret.txt").write_text("secret")
    for wrong in ("", ".", "..", "../secret.txt", "../../etc/passwd", name + "/..", name[:-4], name.upper(), name + "\n",
                  "\0", name.replace(".txt", ".bin"), "0" * 64 + ".txt", "é" * 64 + ".txt", name[:2] + "/" + name,
                  "/etc/passwd"):
        with pytest.raises(NotFound):
            storage.get(wrong)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_is_whole_or_absent(storage, monkeypatch, step) -> None:
    with monkeypatch.context() as broken:
        def full(*arguments: object) -> None:
            raise OSError(28, "No space left on device")

        broken.setattr(f"portal.services.storage.folder.os.{step}", full)
        with pytest.raises(OSError, match="space"):
            storage.put(b"half", "text/plain")
    assert files(storage) == []
    assert storage.get(storage.put(b"half", "text/plain"))[0] == b"half"


def test_many_threads_may_keep_the_same_file(storage) -> None:
    data, names = os.urandom(1_000_000), []
    threads = [threading.Thread(target=lambda: names.append(storage.put(data, "image/png"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 8 and files(storage) == [names[0]] and storage.get(names[0])[0] == data


def encoded(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def test_a_picture_is_made_safe_and_small(pictures) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a pupil's name"
    data, media_type = pictures.clean(encoded(Image.new("RGB", (3000, 1500), "teal"), "JPEG", exif=exif))
    assert media_type == "image/webp" and b"pupil" not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1200, 600))
    with Image.open(io.BytesIO(pictures.clean(encoded(Image.new("L", (99, 9)), "PNG"), 50)[0])) as picture:
        assert picture.width == 50
    assert verifyObject(IPictures, pictures)


def test_what_is_not_a_picture_is_refused_in_plain_words(pictures) -> None:
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    refused = {
        b"<svg xmlns='http://www.w3.org/2000/svg'/>": "not a picture", b"": "not a picture",
        encoded(Image.new("RGB", (900, 900)), "JPEG")[:900]: "not a picture",
        encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]): "Animated",
        encoded(Image.new("1", (8000, 8000)), "PNG"): "million", b"x" * 20_000_001: "20 MB",
    }  # fmt: skip
    for data, words in refused.items():
        with pytest.raises(Invalid) as caught:
            pictures.clean(data)
        assert words in caught.value.fields[""]
