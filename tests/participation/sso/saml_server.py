"""A SAML server that says what a test tells it to, true or forged: signs with xmlsec, as the real ones do."""

import base64
import datetime
import secrets
import zlib
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.utils import timezone
from lxml import etree

IDP, SSO = "https://idp.example/entity", "https://idp.example/sso"
BASE = "http://localhost:8000/accounts/dienst/saml"
ACS, AUDIENCE = f"{BASE}/antwort/", f"{BASE}/metadata/"
FIELDS = {"slug": "saml", "name": "BundID", "entity_id": IDP, "sso_url": SSO}
ATTRIBUTES = {
    "urn:oid:2.5.4.4": ("Citizen", "HOCH"),
    "urn:oid:2.5.4.42": ("Cora Maria", "HOCH"),
    "urn:oid:1.3.6.1.4.1.25484.494450.3": ("BPK-Cora", "HOCH"),
    "urn:oid:1.2.40.0.10.2.1.1.55": ("1980-02-29", "HOCH"),
    "urn:oid:2.5.4.7": ("Northeim", "HOCH"),
    "urn:oid:1.2.40.0.10.2.1.1.261.94": ("STORK-QAA-Level-4", None),
}
NS = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


def make_pair(name: str) -> tuple[str, str]:
    """A private key and its certificate, PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


RIGHT, WRONG, OURS = make_pair("idp"), make_pair("evil"), make_pair("board")


def moment(seconds: int) -> str:
    return (timezone.now() + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Said:
    """What an answer says; a test changes what it is about. None leaves it out."""

    request: str
    issuer: str | None = IDP
    response_issuer: str = IDP
    audience: str | None = AUDIENCE
    destination: str | None = ACS
    recipient: str | None = ACS
    in_response_to: str | None = ""
    bearer_in_response_to: str | None = ""
    not_before: int = -60
    not_after: int | None = 300
    bearer_not_after: int | None = 300
    status: str = "Success"
    context: str = "STORK-QAA-Level-4"
    attributes: dict = field(default_factory=lambda: dict(ATTRIBUTES))
    name_id: str = field(default_factory=lambda: secrets.token_hex(8))
    assertion_id: str = field(default_factory=lambda: f"_{secrets.token_hex(16)}")

    def xml(self) -> etree._Element:
        answered = self.request if self.in_response_to == "" else self.in_response_to
        confirmed = self.request if self.bearer_in_response_to == "" else self.bearer_in_response_to
        to = _said(Destination=self.destination, InResponseTo=answered)
        bearer = _said(NotOnOrAfter=_at(self.bearer_not_after), Recipient=self.recipient, InResponseTo=confirmed)
        times = _said(NotBefore=_at(self.not_before), NotOnOrAfter=_at(self.not_after))
        return etree.fromstring(f"""<samlp:Response xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}"
  ID="_{secrets.token_hex(16)}" Version="2.0" IssueInstant="{moment(0)}"{to}>
  <saml:Issuer>{self.response_issuer}</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{self.status}"/></samlp:Status>
  <saml:Assertion ID="{self.assertion_id}" Version="2.0" IssueInstant="{moment(0)}">
    <saml:Issuer>{self.issuer or ""}</saml:Issuer>
    <saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">{self.name_id}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData{bearer}/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions{times}>{self._audience()}</saml:Conditions>
    <saml:AuthnStatement AuthnInstant="{moment(0)}"><saml:AuthnContext>
      <saml:AuthnContextClassRef>{self.context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
    <saml:AttributeStatement>{"".join(_attribute(*one) for one in self.attributes.items())}</saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>""")

    def _audience(self) -> str:
        said = f"<saml:Audience>{self.audience}</saml:Audience>"
        return f"<saml:AudienceRestriction>{said}</saml:AudienceRestriction>" if self.audience else ""


def _said(**attributes: str | None) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items() if value is not None)


def _at(seconds: int | None) -> str | None:
    return None if seconds is None else moment(seconds)


def _attribute(name: str, said: tuple[str, str | None]) -> str:
    value, trust = said
    akdb = f' xmlns:akdb="https://www.akdb.de/request/2018/09" akdb:TrustLevel="{trust}"' if trust else ""
    return f'<saml:Attribute Name="{name}"{akdb}><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'


def sign(
    document: etree._Element,
    *,
    pair: tuple[str, str] = RIGHT,
    what: str = "saml:Assertion",
    by=xmlsec.Transform.RSA_SHA256,
    digest=xmlsec.Transform.SHA256,
    key=None,
) -> etree._Element:
    """Put an enveloped signature after the issuer of `what` ("." is the whole message)."""
    element = document if what == "." else document.find(what, NS)
    template = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, by, ns="ds")
    element.insert(1, template)
    reference = xmlsec.template.add_reference(template, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(template))
    xmlsec.tree.add_ids(document, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = key or xmlsec.Key.from_memory(pair[0], xmlsec.KeyFormat.PEM)
    if key is None:
        context.key.load_cert_from_memory(pair[1], xmlsec.KeyFormat.CERT_PEM)
    context.sign(template)
    return document


def encrypt(document: etree._Element, certificate: str = OURS[1]) -> etree._Element:
    """The signed assertion as an EncryptedAssertion for `certificate`, as BundID sends it."""
    assertion = document.find("saml:Assertion", NS)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM))
    template = xmlsec.template.encrypted_data_create(
        document, xmlsec.Transform.AES256, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(template)
    info = xmlsec.template.encrypted_data_ensure_key_info(template, ns="ds")
    wrapped = xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(wrapped)
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
    outer = etree.Element(f"{{{NS['saml']}}}EncryptedAssertion")
    document.replace(assertion, outer)
    outer.append(assertion)
    context.encrypt_xml(template, assertion)
    return document


def encoded(document: etree._Element | bytes) -> str:
    raw = document if isinstance(document, bytes) else etree.tostring(document)
    return base64.b64encode(raw).decode()


def request_of(url: str) -> etree._Element:
    """The AuthnRequest in the address of the way out."""
    packed = parse_qs(urlsplit(unescape(url)).query)["SAMLRequest"][0]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
