/* SPDX-License-Identifier: Apache-2.0 */
/* Charts in XML: the content of a <chart>. */
#ifndef RENDER_XML_CHART_H
#define RENDER_XML_CHART_H

#include "render/xml_writer.h"

void xml_chart(struct xml *xml, const struct muster_chart *chart);

#endif
