"""From the sign-up to a confirmed address; an app with recovery codes; a passkey; own sessions."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import check, sign_in
from tests.e2e.site import demo_data, person

pytestmark = pytest.mark.e2e
PASSWORD = "Apfelbaum-im-Nebel-9"


def newest_link(mails, address: str) -> str:
    """The path in the newest mail to `address`; waits for the worker."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        for text in reversed(mails()):
            if f"To: {address}" in text:
                flat = text.replace("=\n", "").replace("=3D", "=")
                if found := re.search(r"http://localhost:\d+(/accounts/\S+)", flat):
                    return found.group(1)
        time.sleep(0.5)
    raise AssertionError(f"no mail to {address}")


def sign_up(page: Page, address: str, pseudonym: str) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Pseudonym", exact=True).check()
    page.get_by_label("Pseudonym (freiwillig)").fill(pseudonym)
    page.get_by_label("Ich habe die Datenschutzerklärung gelesen").check()
    page.get_by_role("main").get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")


def open_account(page: Page, mails, address: str, pseudonym: str) -> None:
    """Signed up, confirmed and signed in."""
    sign_up(page, address, pseudonym)
    page.goto(newest_link(mails, address))
    page.get_by_role("button", name="Ja, bestätigen").click()
    enter(page, address)
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def enter(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def say_password(page: Page, password: str = PASSWORD) -> None:
    """Before factors change, the site asks again who it is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie es wirklich?")
    check(page)
    page.get_by_label("Ihr Passwort").fill(password)
    page.get_by_role("button", name="Weiter").click()


def code_of(page: Page, secret: str) -> str:
    """What an app would show for `secret` now (RFC 6238), computed by the browser itself."""
    return page.evaluate(
        """async secret => {
          const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
          const bits = [...secret.replace(/=+$/, '')].map(s => letters.indexOf(s).toString(2).padStart(5, '0')).join('')
          const key = new Uint8Array(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
          const counter = new DataView(new ArrayBuffer(8))
          counter.setUint32(4, Math.floor(Date.now() / 30000))
          const algorithm = {name: 'HMAC', hash: 'SHA-1'}
          const sealed = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
          const hash = new DataView(await crypto.subtle.sign('HMAC', sealed, counter.buffer))
          const at = hash.getUint8(19) & 15
          return String((hash.getUint32(at) & 0x7fffffff) % 1000000).padStart(6, '0')
        }""",
        secret,
    )


@pytest.mark.parametrize("size", ["page", "phone"])
def test_sign_up_confirm_sign_in(request, size, mails):
    page, address = request.getfixturevalue(size), f"{size}@example.net"
    page.goto("/accounts/login/")
    check(page)
    page.get_by_role("link", name="Konto anlegen").click()
    check(page)
    page.get_by_role("main").get_by_role("button", name="Konto anlegen").click()
    sign_up(page, address, f"Leinewelle {size}")
    check(page)

    link = newest_link(mails, address)
    page.goto(link)
    check(page)
    enter(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")

    page.goto(link)
    page.get_by_role("button", name="Ja, bestätigen").click()
    expect(page.get_by_text("Ihre E-Mail-Adresse ist bestätigt.")).to_be_visible()
    enter(page, address)
    expect(page.get_by_role("banner").get_by_text(f"Leinewelle {size}")).to_have_count(1)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr")
    check(page)


def test_sign_up_by_keyboard_and_without_scripts(page_without_js, mails):
    page, address = page_without_js, "tastatur@example.net"
    page.goto("/accounts/signup/")
    page.locator("input[name=email]").focus()
    typed = [address, "Tab", PASSWORD, "Tab", "Tab", "Tastina", "Tab", "Tippmann", *["Tab"] * 4, "Space"]
    for keys in typed:  # past the choice of the name, the pseudonym and two links
        if keys in ("Tab", "Space"):
            page.keyboard.press(keys)
        else:
            page.keyboard.type(keys)
    expect(page.locator("input[name=consent]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")

    page.goto(newest_link(mails, address))
    page.get_by_role("button", name="Ja, bestätigen").press("Enter")
    enter(page, address)
    page.goto("/profil/")
    expect(page.get_by_role("main")).to_contain_text("Tastina Tippmann")


def test_wrong_input_is_said_beside_the_fields(page):
    page.goto("/accounts/signup/")
    page.locator("form.bb-form").evaluate("form => form.noValidate = true")
    page.get_by_label("E-Mail-Adresse").fill("heike@example.org")
    page.get_by_label("Passwort", exact=True).fill("Passwort123")
    page.get_by_role("main").get_by_role("button", name="Konto anlegen").click()

    expect(page.get_by_role("alert")).to_contain_text("Dieses Passwort errät man leicht.")
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value("heike@example.org")
    check(page)


def test_an_app_its_recovery_codes_and_sessions(page, new_page, mails):
    open_account(page, mails, "app@example.net", "Appenzeller")
    page.goto("/profil/")
    page.get_by_role("link", name="Sicher anmelden").click()
    check(page)
    page.get_by_role("link", name="App einrichten").click()
    say_password(page)
    check(page)
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("Code aus der App").fill("000000")
    page.get_by_role("button", name="App einschalten").click()
    expect(page.get_by_role("alert")).to_contain_text("Dieser Code stimmt nicht")
    check(page)
    assert page.locator("#totp-secret").inner_text() == secret, "a mistyped code keeps the key"
    page.get_by_label("Code aus der App").fill(code_of(page, secret))
    page.get_by_role("button", name="App einschalten").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Wiederherstellungscodes")
    check(page)
    codes = page.locator("#recovery-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen").click()
    text = download.value.path().read_text()
    assert all(code in text for code in codes)
    page.goto("/accounts/2fa/")
    check(page)

    other = new_page(width=360)
    enter(other, "app@example.net")
    expect(other.get_by_role("heading", level=1)).to_have_text("Zweiter Schritt")
    check(other)
    other.locator("input[name=code]").fill(codes[0])
    other.locator("input[name=code]").press("Enter")
    expect(other.get_by_text("Sie sind angemeldet.")).to_be_visible()

    page.goto("/accounts/sessions/")
    check(page)
    page.get_by_role("button", name=re.compile("Dort abmelden")).click()
    expect(page.get_by_text("1 Anmeldung beendet.")).to_be_visible()
    other.goto("/profil/")
    expect(other).to_have_url(re.compile("/accounts/login/"))

    enter(other, "app@example.net")
    other.locator("input[name=code]").fill(codes[0])
    other.locator("input[name=code]").press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("schon benutzt")
    check(other)


def test_a_passkey_opens_the_account_without_a_password(page, mails):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )["authenticatorId"]
    open_account(page, mails, "passkey@example.net", "Schlüsselblume")
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Passkey einrichten").click()
    say_password(page)
    check(page)
    page.get_by_label("Name, an dem Sie ihn erkennen").fill("Mein Telefon")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wiederherstellungscodes")
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.goto("/accounts/2fa/")
    expect(page.get_by_text("Mein Telefon").first).to_be_visible()
    check(page)

    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Mit Passkey").click()
    expect(page.get_by_text("Sie sind angemeldet.")).to_be_visible()
    expect(page.get_by_role("banner").get_by_text("Schlüsselblume")).to_have_count(1)

    sign_out(page)
    enter(page, "passkey@example.net")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zweiter Schritt")
    check(page)
    page.get_by_role("button", name="Mit Passkey").click()
    expect(page.get_by_text("Sie sind angemeldet.")).to_be_visible()

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Umbenennen Mein Telefon").click()
    if page.url.endswith("/edit/") is False:
        say_password(page)
    page.get_by_label("Name, an dem Sie ihn erkennen").fill("Altes Telefon")
    check(page)
    page.get_by_role("button", name="Speichern").click()
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Entfernen Altes Telefon").click()
    check(page)
    page.get_by_role("button", name="Entfernen").click()
    page.goto("/accounts/2fa/")
    expect(page.get_by_text("Altes Telefon")).to_have_count(0)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def test_who_works_here_is_asked_for_a_second_step(page):
    officer = person("moderator")
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(officer["email"])
    page.locator("input[name=password]").fill(demo_data()["password"])
    page.locator("input[name=password]").press("Enter")

    expect(page.get_by_text("Demo: Ihr Code lautet jetzt")).to_be_visible()
    check(page, dark=True)
    page.goto("/profil/")
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))


def test_the_office_opens_after_the_second_step(page):
    sign_in(page, "admin")
    page.goto("/admin/betrieb/")

    expect(page.get_by_role("heading", name="Grenzen")).to_be_visible()
