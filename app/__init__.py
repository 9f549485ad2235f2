"""Appeal Packet: prepares an honest appeal for a restricted account, offline."""

__version__ = "0.1.0"
