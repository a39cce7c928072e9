"""What can be set about the HTTP door."""

from attrs import field, frozen
from attrs.validators import ge, gt, le

KIB = 1024
MIB = 1024 * KIB


@frozen(kw_only=True)
class HttpSettings:
    """Limits and addresses of the HTTP door; sizes in bytes, times in seconds."""

    host: str = "127.0.0.1"
    """Address to listen on: loopback only, until authentication exists (design 11)."""
    port: int = field(default=8321, validator=[ge(0), le(65535)])
    """Port to listen on; 0 lets the system choose a free one."""
    threads: int = field(default=16, validator=[ge(1), le(256)])
    """Threads that handlers run in; no larger than the pool of database connections can feed."""
    public_url: str = ""
    """Prefix of the URLs in problem types, for example ``https://desk.example.org``; empty gives full paths."""
    body_limit: int = field(default=1 * MIB, validator=ge(1))
    """Largest body of a command."""
    evidence_limit: int = field(default=25 * MIB, validator=ge(1))
    """Largest file that is accepted as evidence."""
    url_limit: int = field(default=64 * KIB, validator=ge(1 * KIB))
    """Longest request target."""
    head_limit: int = field(default=64 * KIB, validator=ge(1 * KIB))
    """Largest head of a request: all its header fields together."""
    head_fields: int = field(default=100, validator=ge(10))
    """Most header fields of a request."""
    head_seconds: float = field(default=30.0, validator=gt(0))
    """Time a client has to send the head of a request."""
    body_seconds: float = field(default=30.0, validator=gt(0))
    """Time a client has to send the body of a request."""
    idle_seconds: int = field(default=5, validator=ge(1))
    """Time an idle connection is kept."""
    catch_up_seconds: float = field(default=5.0, validator=gt(0))
    """Longest wait of a read that says ``after=position``."""
    wait_limit: int = field(default=30, validator=[ge(1), le(300)])
    """Longest wait of the change feed."""
    streams: int = field(default=64, validator=ge(1))
    """Most event streams and waiting feed readers at a time."""
    cursor_seconds: int = field(default=86_400, validator=ge(1))
    """How long a cursor stays good."""
    grace_seconds: int = field(default=10, validator=ge(1))
    """Time that running requests have to end at shutdown."""
    projections: bool = True
    """Whether the views are kept up inside the server; in production ``wuye projection run`` does it."""
    timers: bool = True
    """Whether thresholds, duties and reactions are recorded inside the server; else by ``wuye projection run``."""
