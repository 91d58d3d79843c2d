-- Users by what their passwords are verified by (RFC 7616 3.4.2): ha1 is MD5's, in lower-case hexadecimal digits.
CREATE TABLE msrp_relay_user (
    realm      TEXT NOT NULL,
    username   TEXT NOT NULL,
    ha1        TEXT NOT NULL CHECK (length(ha1) = 32),
    ha1_sha256 TEXT NOT NULL CHECK (length(ha1_sha256) = 64),
    PRIMARY KEY (realm, username)
) WITHOUT ROWID;
