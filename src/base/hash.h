/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 and HMAC-SHA-256 (libcrypto), random bytes, hex.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include <muster/error.h>

#define HASH_SIZE 32

struct hash { /* a running SHA-256 */
	void *state;
};

int hash_init(struct hash *hash, struct muster_error *err);
void hash_update(struct hash *hash, const void *bytes, size_t len);                  /* sticky */
int hash_final(struct hash *hash, uint8_t out[HASH_SIZE], struct muster_error *err); /* releases */
void hash_release(struct hash *hash);

/* One call; the fast path for short texts (no allocation per call where the library allows). */
int hash_bytes(const void *bytes, size_t len, uint8_t out[HASH_SIZE]);
int hash_hmac(
    const uint8_t *key, size_t key_len, const void *bytes, size_t len, uint8_t out[HASH_SIZE]);

void hash_hex(const uint8_t *bytes, size_t len, char *out); /* 2 * len + 1 bytes, lower case */
int hash_unhex(const char *text, uint8_t *out, size_t len); /* exactly 2 * len digits, else -1 */

int random_bytes(void *out, size_t len, struct muster_error *err);

#endif
