-- Users by what their passwords are verified by (RFC 7616 3.4.2): ha1 is MD5's, in lower-case hexadecimal digits.
-- The collation tells Alice from alice, as a digest does.
CREATE TABLE msrp_relay_user (
    realm      VARCHAR(255) NOT NULL,
    username   VARCHAR(255) NOT NULL,
    ha1        CHAR(32)     NOT NULL,
    ha1_sha256 CHAR(64)     NOT NULL,
    PRIMARY KEY (realm, username)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
