// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/readers.h"

namespace wavedeck::config {

namespace {

bool isComment(const QString& line)
{
    return line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char(';')) || line.startsWith(QLatin1Char('!'));
}

/// Where the first = or : stands.
qsizetype signIn(const QString& line)
{
    const auto isSign = [](QChar c) { return c == QLatin1Char('=') || c == QLatin1Char(':'); };
    const auto found = std::find_if(line.begin(), line.end(), isSign);
    return found == line.end() ? -1 : found - line.begin();
}

QString withoutQuotes(QString value, int& column)
{
    if (value.size() >= 2 && value.front() == value.back()
        && (value.front() == QLatin1Char('"') || value.front() == QLatin1Char('\''))) {
        ++column;
        return value.mid(1, value.size() - 2);
    }
    return value;
}

} // namespace

void readIni(Text& text)
{
    const QStringList lines = text.text.split(QLatin1Char('\n'));
    QString section;
    for (int i = 0; i < lines.size(); ++i) {
        const QString trimmed = lines[i].trimmed();
        if (trimmed.isEmpty() || isComment(trimmed))
            continue;
        int indent = 0;
        while (lines[i][indent].isSpace())
            ++indent;
        if (trimmed.startsWith(QLatin1Char('['))) {
            const qsizetype end = trimmed.indexOf(QLatin1Char(']'));
            if (end < 0)
                text.fail({i + 1, indent + 1}, QStringLiteral("the section has no ]"));
            else
                section = trimmed.mid(1, end - 1).trimmed();
            continue;
        }
        const qsizetype sign = signIn(lines[i]);
        if (sign < 0) {
            // A value goes on in a line that is indented; a name may stand alone.
            continue;
        }
        Entry entry;
        const QString name = lines[i].left(sign).trimmed();
        if (name.isEmpty()) {
            text.fail({i + 1, int(sign) + 1}, QStringLiteral("no name before the sign"));
            continue;
        }
        entry.key = section.isEmpty() ? name : QString(section + QLatin1Char('.') + name);
        entry.mark = {i + 1, indent + 1};
        qsizetype start = sign + 1;
        while (start < lines[i].size() && lines[i][start].isSpace())
            ++start;
        entry.valueMark = {i + 1, int(start) + 1};
        QString value = lines[i].mid(start).trimmed();
        while (value.endsWith(QLatin1Char('\\')) && i + 1 < lines.size()) {
            value.chop(1);
            value += lines[++i].trimmed();
        }
        entry.raw = entry.value = withoutQuotes(value, entry.valueMark.column);
        if (!text.add(entry))
            return;
    }
}

} // namespace wavedeck::config
