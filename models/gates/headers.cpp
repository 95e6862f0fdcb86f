// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/headers.h"

#include <QRegularExpression>

namespace wavedeck::gates {

namespace {

struct Wanted {
    const char* name;
    const char* value; ///< as the reports ask for it
    const char* pattern; ///< what is good
};
constexpr Wanted kWanted[] = {
    {"X-Frame-Options", "DENY", "\\ADENY\\z"},
    {"X-Content-Type-Options", "nosniff", "\\Anosniff\\z"},
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains",
        "\\Amax-age=\"?(3153[6-9]\\d{3}|315[4-9]\\d{4}|31[6-9]\\d{5}|3[2-9]\\d{6}|[4-9]\\d{7}|\\d{9,10})\"?\\s*;.*"
        "includeSubDomains"},
    {"Content-Security-Policy", "default-src 'self'", "\\Adefault-src\\s+'self'\\s*(;|\\z)"},
    {"X-XSS-Protection", "1; mode=block", "\\A1\\s*;\\s*mode=block\\z"},
    {"Referrer-Policy", "strict-origin-when-cross-origin", "\\Astrict-origin-when-cross-origin\\z"},
};

} // namespace

QList<HeaderCheck> checkHeaders(const QList<std::pair<QString, QString>>& headers)
{
    QList<HeaderCheck> checks;
    for (const Wanted& wanted : kWanted) {
        HeaderCheck check{QString::fromLatin1(wanted.name), QString::fromLatin1(wanted.value), {}, false};
        const QRegularExpression good(QString::fromLatin1(wanted.pattern), QRegularExpression::CaseInsensitiveOption);
        for (const auto& [name, value] : headers)
            if (name.compare(check.name, Qt::CaseInsensitive) == 0)
                check.found = value.trimmed().left(1000);
        check.good = good.match(check.found).hasMatch();
        checks.append(check);
    }
    return checks;
}

QList<std::pair<QString, QString>> headersOf(const QString& text)
{
    QList<std::pair<QString, QString>> headers;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        if (colon > 0 && !line.left(colon).contains(QLatin1Char(' ')))
            headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    return headers;
}

} // namespace wavedeck::gates
