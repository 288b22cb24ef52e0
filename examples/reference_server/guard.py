"""Checks that come before a handler: is the caller logged in, is a changing request really meant."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from examples.reference_server.access import LOGIN, LOGIN_S, PAGE, SESSION_S, Access
from examples.reference_server.config import Config
from examples.reference_server.web import Refused, is_own_origin
from qbwc import LoginThrottle
from syncer.ports import Clock

WHO: Final = "admin"


class Guard:
    """Lets in, keeps out, slows down; one for the process."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self.access = Access(config)
        self._throttle = LoginThrottle()
        prefix = "__Host-" if config.is_https else ""
        self._page_cookie = f"{prefix}bill_qbd"
        self._login_cookie = f"{prefix}bill_qbd_login"

    def page_session(self, request: Request) -> str:
        """Return the session cookie of a browser that is logged in, else `""`."""
        self._need_password()
        cookie = request.cookies.get(self._page_cookie, "")
        return cookie if cookie and self.access.holds(cookie, PAGE) else ""

    def check_form(self, request: Request, cookie: str, token: str) -> None:
        """Refuse a form that was not made for this cookie, or comes from another site. Raises `Refused`."""
        if not is_own_origin(request, self._config.public_url):
            raise Refused(403, "This form was sent from another site.")
        if not cookie or not self.access.is_form_token(cookie, token):
            raise Refused(403, "This form has run out.", fix="Go back, reload the page and try again.")

    def check_api(self, request: Request, *, changes: bool) -> str:
        """Return who calls the API. Raises `Refused`."""
        self._need_password()
        kind, _, password = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            self.check_password(request, password.strip())
            return "api"
        cookie = self.page_session(request)
        if not cookie:
            raise Refused(401, "You are not logged in.", fix="Send the admin password as a bearer token.")
        if changes:
            self.check_form(request, cookie, request.headers.get("x-form-token", ""))
        return "page"

    def check_password(self, request: Request, password: str) -> None:
        """Raise `Refused` unless this is the admin password; each failure makes the next try slower."""
        self._need_password()
        address = request.client.host if request.client else ""
        now = self._clock.now()
        wait_s = self._throttle.wait_s(WHO, address, now)
        if wait_s > 0:
            raise Refused(429, "Too many wrong passwords.", fix="Wait a little.", wait_s=wait_s)
        if not self.access.is_password(password):
            self._throttle.failed(WHO, address, now)
            raise Refused(401, "The password is wrong.")
        self._throttle.succeeded(WHO, address, now)

    def _need_password(self) -> None:
        if not self.access.is_open:
            raise Refused(
                503, "The page and the API are switched off.", fix="Set BILLQBD_ADMIN_PASSWORD and restart."
            )

    # -- cookies -----------------------------------------------------------------------------------

    def login_session(self, request: Request) -> str:
        """Return the cookie that a login form was made for, else `""`."""
        cookie = request.cookies.get(self._login_cookie, "")
        return cookie if cookie and self.access.holds(cookie, LOGIN) else ""

    def new_login_session(self) -> str:
        """Make the cookie that a login form is bound to."""
        return self.access.issue(LOGIN, LOGIN_S)

    def set_login(self, response: Response, cookie: str) -> None:
        """Hand a login form's cookie to the browser."""
        self._set(response, self._login_cookie, cookie, LOGIN_S)

    def let_in(self, response: Response) -> None:
        """Log a browser in."""
        self._set(response, self._page_cookie, self.access.issue(PAGE, SESSION_S), SESSION_S)
        self._set(response, self._login_cookie, "", 0)

    def let_out(self, response: Response) -> None:
        """Log a browser out."""
        self._set(response, self._page_cookie, "", 0)

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._config.is_https,
            httponly=True,
            samesite="lax",
        )
