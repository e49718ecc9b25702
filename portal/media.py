"""Pictures on S3 (or a server that speaks as it does), so that every web machine has them.

The bucket stays private: nobody is sent there. What editors put on pages goes out through our own view, so the
content policy names no other place and an address of ours does not change when the store does.
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class PrivateS3(S3Storage):
    def url(self, name, parameters=None, expire=None, http_method=None) -> str:
        return settings.MEDIA_URL + quote(name)
