"""The chat for any page, as the app serves it: its script is one file, built by `make web`."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

ROUTE = "/gptlab-chat.js"
SCRIPT = Path(__file__).parent / "web" / "dist" / "gptlab-chat.js"
HEADERS = {
    "Cache-Control": "no-cache",
    "Access-Control-Allow-Origin": "*",  # a page of another origin may check its integrity
}


async def script(request: Request) -> Response:
    return FileResponse(SCRIPT, media_type="text/javascript", headers=HEADERS)
