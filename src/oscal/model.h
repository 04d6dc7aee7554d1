/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL catalogs and profiles as trees: one table of the models (1.2.1) serves
 * reading and writing, XML and JSON, so that nothing is known to one and lost
 * by another.  A member that is not in the tables is refused by its name: a
 * tree holds all that its document says.
 *
 * Markup stands as Markdown, as in OSCAL's JSON.  Children stand in the order
 * of the tables, which is that of XML; of one member, in the document's order.
 */
#ifndef OSCAL_MODEL_H
#define OSCAL_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include <muster/arena.h>
#include <muster/error.h>
#include <muster/strbuf.h>

#define OSCAL_SPACE "http://csrc.nist.gov/ns/oscal/1.0"
#define OSCAL_LATEST "1.2.1"

enum member_kind {
	MEMBER_FLAG,   /* an attribute of XML */
	MEMBER_TEXT,   /* an element of text */
	MEMBER_BOOL,   /* true or false */
	MEMBER_LINE,   /* markup on one line */
	MEMBER_PROSE,  /* markup in blocks */
	MEMBER_BARE,   /* the same, in XML without an element around it */
	MEMBER_VALUE,  /* the text of an element that has flags */
	MEMBER_OBJECT, /* a model of its own */
};
enum member_form { FORM_ANY, FORM_TOKEN, FORM_UUID };

struct model;
struct member {
	const char *name;  /* in XML */
	const char *group; /* in JSON, of several; NULL: the same, and at most one */
	enum member_kind kind;
	enum member_form form;
	bool required,
	    wrapped; /* wrapped: XML too has an element of the group's name around them */
	const struct model *model;
};
struct model {
	const char *name;
	const struct member *members;
	size_t count;
};
extern const struct model model_catalog, model_profile, model_control, model_group, model_part,
    model_parameter, model_property, model_link, model_metadata, model_resource, model_back_matter;

struct node {
	const struct member *member;
	const struct model *model; /* of an object, NULL */
	const char *text;          /* of all others, never NULL */
	struct node *first, *last, *next;
	unsigned line, column; /* where it stood, 0 unknown */
};

struct tree {
	struct muster_arena *arena;
	const struct model *model; /* &model_catalog or &model_profile */
	struct node *root;
};

enum { TREE_DEPTH = 64 };

/* ---- nodes ---- */

/* A new child behind those of its member; text is copied, NULL for an object.  NULL: no memory. */
struct node *node_add(
    struct muster_arena *arena, struct node *parent, const struct member *member, const char *text);
/* The same by the member's name in XML, which the parent's model must have. */
struct node *node_put(
    struct muster_arena *arena, struct node *parent, const char *name, const char *text);
struct node *node_new(struct muster_arena *arena, const struct model *model);
struct node *node_copy(struct muster_arena *arena, const struct node *node);
/* Puts a node that stands nowhere under a parent, behind or before those of its member. */
void node_hang(struct node *parent, struct node *node, bool first);
void node_take(struct node *parent, struct node *child); /* out of its parent */

const struct member *model_member(const struct model *model, const char *name);
bool node_is(const struct node *node, const char *name);
/* The first child of that name; the next sibling of the same. */
struct node *node_child(const struct node *node, const char *name);
struct node *node_next(const struct node *node);
/* The text of a child, "" none. */
const char *node_text(const struct node *node, const char *name);
/* The value of a property without name space or of OSCAL's, "" none. */
const char *node_property(const struct node *node, const char *name);
const char *node_property_in(const struct node *node, const char *space, const char *name);

bool form_is_token(const char *text);
bool form_is_uuid(const char *text);

/* ---- reading: source.c, read_json.c, read_xml.c ---- */

enum tree_syntax { TREE_JSON, TREE_XML };
/* text is whole and UTF-8.  Errors are MUSTER_E_INPUT with place and path; the file is named. */
int tree_read_json(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err);
int tree_read_xml(const char *text, size_t len, const char *file, struct muster_arena *arena,
    struct tree *out, struct muster_error *err);
/* The root elements of OSCAL that are neither catalog nor profile: what to say instead. */
int tree_refuse(const char *root, struct muster_error *err);
bool tree_is_other(const char *root);
/* What a finished object lacks: the member's name, NULL nothing. */
const char *node_lacks(const struct node *node);

/* ---- writing ---- */
int tree_write_json(const struct tree *tree, struct muster_strbuf *out);
int tree_write_xml(const struct tree *tree, struct muster_strbuf *out, struct muster_error *err);

#endif
