// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/reportsummary.h"

#include <algorithm>

namespace wavedeck::retro {

namespace {

constexpr qsizetype kMost = 5; ///< of a list

/// "3 phases", "1 phase".
QString counted(qsizetype n, const char* one)
{
    return QStringLiteral("%1 %2%3").arg(n).arg(QLatin1String(one), n == 1 ? QString() : QStringLiteral("s"));
}

/// Themes of a phase, the most voted first; where nobody grouped anything, what was said.
QStringList saidIn(const Retro& r, const QString& phase)
{
    QList<Theme> themes;
    std::copy_if(r.themes.begin(), r.themes.end(), std::back_inserter(themes),
        [&](const Theme& theme) { return theme.phase == phase; });
    std::stable_sort(themes.begin(), themes.end(), [](const Theme& a, const Theme& b) { return a.votes > b.votes; });
    QStringList texts;
    for (const Theme& theme : std::as_const(themes))
        texts.append(theme.title);
    if (texts.isEmpty())
        for (const Note& note : r.notes)
            if (note.phase == phase)
                texts.append(note.title);
    return texts.mid(0, kMost);
}

QStringList recommended(const Retro& r)
{
    QStringList texts;
    for (const QString& priority : priorities())
        for (const Recommendation& one : r.recommendations)
            if (!one.raw && one.priority == priority)
                texts.append(QStringLiteral("%1 (%2)").arg(one.title, one.priority));
    return texts.mid(0, kMost);
}

} // namespace

void writeSummary(ReportWriter& w, const Retro& r)
{
    const auto raw = std::count_if(
        r.recommendations.begin(), r.recommendations.end(), [](const Recommendation& one) { return one.raw; });
    const qsizetype whole = r.recommendations.size() - raw;
    w.heading(2, QLatin1String(kSummaryHeading));
    w.line(QStringLiteral("%1 looked back in %2: %3, of which %4 were consolidated into %5; %6.")
               .arg(counted(r.participants.size(), "participant"), counted(r.phases.size(), "phase"),
                   counted(r.notes.size() + raw, "contribution"), counted(raw, "raw recommendation"),
                   counted(whole, "recommendation"), counted(r.actions.size(), "action item")));
    w.blank();
    const std::pair<const char*, QStringList> lists[] = {{"What worked well", saidIn(r, QStringLiteral("went-well"))},
        {"What could be improved", saidIn(r, QStringLiteral("improve"))},
        {"Lessons learned", r.keyLessons.isEmpty() ? saidIn(r, QStringLiteral("lessons")) : r.keyLessons.mid(0, kMost)},
        {"Recommended first", recommended(r)}};
    if (std::any_of(std::begin(lists), std::end(lists), [](const auto& one) { return !one.second.isEmpty(); }))
        w.heading(3, QStringLiteral("Key Findings"));
    for (const auto& [label, texts] : lists)
        w.list(QLatin1String(label), texts, false);
    w.rule();
}

} // namespace wavedeck::retro
