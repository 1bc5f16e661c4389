"""What is sent along with a form stays in memory; a body too large to be taken is told apart from an answer that was not given."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler


class Handler(MemoryFileUploadHandler):
    """Django's own, which lets a file above the limit vanish without a word. Of this one its size remains, and nothing else."""

    def file_complete(self, file_size: int) -> Any:  # noqa: ANN401  # Django's own
        """The file; an empty one that tells its true size where it was too large to be kept."""
        if self.activated:
            return super().file_complete(file_size)
        return InMemoryUploadedFile(BytesIO(), self.field_name, self.file_name, self.content_type, file_size, self.charset)
