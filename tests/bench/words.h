/* SPDX-License-Identifier: Apache-2.0 */
/* The made-up words the generator builds names, titles and descriptions from. */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

static const char *const part_words[] = {"lib", "core", "net", "http", "json", "xml", "yaml", "ssl",
    "crypto", "image", "font", "audio", "proxy", "cache", "queue", "stream", "parse", "render",
    "token", "auth", "ldap", "mail", "archive", "zip", "regex", "locale", "clock", "graph",
    "matrix", "signal", "shell", "color", "debug", "path", "query", "route", "socket", "thread",
    "vector", "widget"};

static const char *const fault_words[] = {"heap buffer overflow", "use after free",
    "out-of-bounds read", "integer overflow", "path traversal", "denial of service",
    "improper input validation", "information disclosure", "cross-site scripting",
    "server-side request forgery", "race condition", "NULL pointer dereference",
    "uncontrolled resource consumption", "prototype pollution", "request smuggling",
    "improper certificate validation", "command injection", "regular expression backtracking",
    "open redirect", "insecure default permissions"};

static const char *const text_words[] = {"a", "the", "in", "of", "to", "when", "that", "and", "by",
    "with", "for", "an", "is", "was", "before", "version", "function", "attacker", "remote",
    "local", "crafted", "request", "buffer", "length", "header", "field", "value", "memory",
    "parser", "server", "client", "process", "user", "file", "archive", "certificate", "session",
    "allows", "causes", "leads", "fails", "does", "not", "check", "validate", "properly", "handle",
    "because", "during", "through", "large", "malformed", "specially", "input", "output", "stream",
    "connection", "message", "could", "may", "result", "crash", "execution", "arbitrary", "code",
    "sensitive", "information", "unexpected", "affected", "versions", "prior", "issue", "fixed",
    "upgrade", "component", "library", "module", "configuration", "default", "enabled", "option",
    "which", "where", "other", "this", "has", "been", "found", "flaw", "vulnerability",
    "implementation", "decoder", "compressed", "image", "packet", "protocol", "handshake", "state",
    "pointer", "object", "reference", "released", "twice", "thread", "lock", "timing", "channel",
    "privileges", "escalate", "sandbox", "escape", "container", "host", "kernel", "namespace",
    "mount", "symbolic", "link", "followed", "outside", "directory", "extraction", "unpacking",
    "comparison", "signature", "verification", "bypass", "authentication", "token", "replay",
    "resource", "exhaustion", "loop", "infinite", "recursion", "depth", "nested", "element",
    "entity", "expansion", "quadratic", "backtracking", "expression", "pattern", "matching"};

static const char *const sites[] = {"https://access.redhat.example/security/cve/",
    "https://nvd.example/vuln/detail/", "https://security-tracker.debian.example/tracker/",
    "https://ubuntu.example/security/", "https://lists.fedora.example/archives/message/",
    "https://github.example/advisories/", "https://security.netapp.example/advisory/",
    "https://www.openwall.example/lists/oss-security/2024/", "https://linux.oracle.example/errata/",
    "https://bugzilla.redhat.example/show_bug.cgi?id=", "https://errata.almalinux.example/8/",
    "https://go.example/issue/"};

#endif
