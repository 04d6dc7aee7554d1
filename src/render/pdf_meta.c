/* SPDX-License-Identifier: Apache-2.0 */
/* Info, XMP and output intent (ISO 32000-1, 14.3 and 14.11.5). */
#include "render/pdf_meta.h"

#include <string.h>

#include "render/pdf_icc.h"
#include "render/pdf_text.h"

#define PRODUCER "libharu " HPDF_VERSION_TEXT

/* ---- dates ---- */

/* "2026-09-30T12:00:00Z", "" for none; needs 40 bytes. */
static const char *
iso_date(muster_time t, char out[40])
{
	if (t == MUSTER_TIME_NONE) {
		*out = '\0';
		return out;
	}
	int64_t rest = t % MUSTER_SECOND;
	return muster_time_format(t - (rest < 0 ? rest + MUSTER_SECOND : rest), out);
}

void
pdf_add_date(struct muster_strbuf *out, const char *key, muster_time t)
{
	char text[40];
	if (*iso_date(t, text) == '\0')
		return;
	muster_strbuf_adds(out, key);
	muster_strbuf_adds(out, "(D:");
	for (const char *at = text; *at != '\0'; at++)
		if (*at != '-' && *at != ':' && *at != 'T')
			muster_strbuf_addc(out, *at);
	muster_strbuf_addc(out, ')');
}

/* ---- Info and XMP ---- */

static void
add_info(struct muster_strbuf *out, const char *key, const char *text)
{
	if (*text == '\0')
		return;
	muster_strbuf_adds(out, key);
	pdf_add_string(out, text);
}

static void
make_info(struct pdf_about *about, const struct pdf_meta *meta)
{
	struct muster_strbuf *out = &about->info;
	HPDF_Dict info = about->haru->doc->info;
	add_info(out, "/Title", meta->title);
	add_info(out, "/Author", meta->author);
	add_info(out, "/Subject", meta->subject);
	add_info(out, "/Creator", meta->creator);
	add_info(out, "/Producer", PRODUCER);
	pdf_add_date(out, "/CreationDate", meta->created);
	pdf_add_date(out, "/ModDate", meta->created);
	HPDF_Dict_RemoveElement(info, "Producer"); /* libharu's own words */
	haru_extra(info, out);
}

static void
add_escaped(struct muster_strbuf *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '&')
			muster_strbuf_adds(out, "&amp;");
		else if (*text == '<')
			muster_strbuf_adds(out, "&lt;");
		else if (*text == '>')
			muster_strbuf_adds(out, "&gt;");
		else
			muster_strbuf_addc(out, *text);
}

/* before and after stand around the text; nothing where it is empty. */
static void
add_xmp(struct muster_strbuf *out, const char *before, const char *text, const char *after)
{
	if (*text == '\0')
		return;
	muster_strbuf_adds(out, before);
	add_escaped(out, text);
	muster_strbuf_adds(out, after);
}

static void
add_packet(struct muster_strbuf *out, const struct pdf_meta *meta)
{
	char date[40];
	iso_date(meta->created, date);
	muster_strbuf_adds(out,
	    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
	    "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
	    "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
	    "<dc:format>application/pdf</dc:format>\n");
	add_xmp(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", meta->title,
	    "</rdf:li></rdf:Alt></dc:title>\n");
	add_xmp(out, "<dc:creator><rdf:Seq><rdf:li>", meta->author,
	    "</rdf:li></rdf:Seq></dc:creator>\n");
	add_xmp(out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", meta->subject,
	    "</rdf:li></rdf:Alt></dc:description>\n");
	add_xmp(out, "<dc:language><rdf:Bag><rdf:li>", meta->language,
	    "</rdf:li></rdf:Bag></dc:language>\n");
	add_xmp(out, "<dc:identifier>", meta->identifier, "</dc:identifier>\n");
	add_xmp(out, "<xmp:CreatorTool>", meta->creator, "</xmp:CreatorTool>\n");
	add_xmp(out, "<pdf:Producer>", PRODUCER, "</pdf:Producer>\n");
	add_xmp(out, "<xmp:CreateDate>", date, "</xmp:CreateDate>\n");
	add_xmp(out, "<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n");
	add_xmp(out, "<xmp:MetadataDate>", date, "</xmp:MetadataDate>\n");
	muster_strbuf_adds(
	    out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

/* Plain text in the file, so that tools that know no PDF find it. */
static HPDF_Dict
make_xmp(struct haru *haru, const struct pdf_meta *meta)
{
	struct muster_strbuf packet;
	HPDF_Dict xmp = NULL;
	muster_strbuf_init(&packet, 0);
	add_packet(&packet, meta);
	if (!packet.failed)
		xmp = haru_stream(haru, packet.data, packet.len);
	muster_strbuf_release(&packet);
	if (xmp == NULL || !haru_sound(haru))
		return NULL;
	xmp->filter = HPDF_STREAM_FILTER_NONE;
	HPDF_Dict_AddName(xmp, "Type", "Metadata");
	HPDF_Dict_AddName(xmp, "Subtype", "XML");
	return xmp;
}

static HPDF_Dict
make_profile(struct haru *haru)
{
	struct muster_strbuf bytes;
	HPDF_Dict profile = NULL;
	muster_strbuf_init(&bytes, 0);
	pdf_icc_srgb(&bytes);
	if (!bytes.failed)
		profile = haru_stream(haru, bytes.data, bytes.len);
	muster_strbuf_release(&bytes);
	if (profile != NULL && haru_sound(haru))
		HPDF_Dict_AddNumber(profile, "N", 3);
	return profile;
}

/* ---- the whole ---- */

int
pdf_about_make(struct pdf_about *about, struct haru *haru, const struct pdf_meta *meta,
    struct muster_error *err)
{
	*about = (struct pdf_about){.haru = haru};
	muster_strbuf_init(&about->info, 0);
	muster_strbuf_init(&about->catalog, 0);
	make_info(about, meta);
	about->xmp = make_xmp(haru, meta);
	about->profile = make_profile(haru);
	if (haru_check(haru, err) != 0)
		return -1;
	return about->xmp == NULL || about->profile == NULL || about->info.failed
	    ? muster_error_memory(err)
	    : 0;
}

void
pdf_about_catalog(struct pdf_about *about, const struct pdf_meta *meta)
{
	struct muster_strbuf *out = &about->catalog;
	muster_strbuf_adds(out, "/Lang");
	pdf_add_string(out, meta->language);
	muster_strbuf_adds(out,
	    "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
	    "/Metadata ");
	pdf_add_reference(out, haru_number(about->xmp));
	muster_strbuf_adds(out,
	    "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier"
	    "(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile ");
	pdf_add_reference(out, haru_number(about->profile));
	muster_strbuf_adds(out, ">>]");
	haru_extra(about->haru->doc->catalog, out);
}

void
pdf_about_release(struct pdf_about *about)
{
	muster_strbuf_release(&about->info);
	muster_strbuf_release(&about->catalog);
}
