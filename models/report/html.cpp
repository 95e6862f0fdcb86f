// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/document.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redact.h"

namespace wavedeck::report {

namespace {

// One file that stands alone: no script, and nothing is fetched.
constexpr const char* kHead = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>%1</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .75rem 0; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top; }
th { font-weight: 600; }
td { overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8888; }
@media print { body { max-width: none; margin: 0; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
</style></head><body>
)";

/// Text as text: neither markup nor what does not show comes through.
QString escaped(const QString& text, bool keepLines)
{
    return redacted(visibleText(text, keepLines)).toHtmlEscaped();
}

QString cells(const QStringList& row, qsizetype columns, QLatin1String tag)
{
    QString line = QStringLiteral("<tr>");
    for (qsizetype i = 0; i < columns; ++i)
        line += QStringLiteral("<%1>%2</%1>").arg(tag, escaped(row.value(i), false));
    return line + QStringLiteral("</tr>\n");
}

QString render(const Paragraph& paragraph)
{
    return QStringLiteral("<p>") + escaped(paragraph.text, false) + QStringLiteral("</p>\n");
}

QString render(const Table& table)
{
    const qsizetype columns = table.header.size();
    QString text = QStringLiteral("<table><thead>") + cells(table.header, columns, QLatin1String("th"))
        + QStringLiteral("</thead><tbody>\n");
    for (const QStringList& row : table.rows)
        text += cells(row, columns, QLatin1String("td"));
    return text + QStringLiteral("</tbody></table>\n");
}

QString render(const BulletList& list)
{
    const QString tag = list.numbered ? QStringLiteral("ol") : QStringLiteral("ul");
    QString text = QStringLiteral("<%1>\n").arg(tag);
    for (const QString& item : list.items)
        text += QStringLiteral("<li>") + escaped(item, false) + QStringLiteral("</li>\n");
    return text + QStringLiteral("</%1>\n").arg(tag);
}

QString render(const Code& code)
{
    return QStringLiteral("<pre>") + escaped(code.text, true) + QStringLiteral("</pre>\n");
}

void renderSection(const Section& section, int level, QString& text)
{
    text += QStringLiteral("<section><h%1>%2</h%1>\n").arg(level).arg(escaped(section.heading, false));
    for (const Block& block : section.blocks)
        text += std::visit([](const auto& one) { return render(one); }, block);
    for (const Section& below : section.sections)
        renderSection(below, std::min(level + 1, 6), text);
    text += QStringLiteral("</section>\n");
}

} // namespace

QString toHtml(const Document& document)
{
    QString text = QString::fromLatin1(kHead).arg(escaped(document.heading, false));
    renderSection(document, 1, text);
    return text + QStringLiteral("</body></html>\n");
}

} // namespace wavedeck::report
