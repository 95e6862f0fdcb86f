// SPDX-License-Identifier: GPL-3.0-or-later
// Counts that a document states of itself, against what was counted in it (RETRO-15).
#include "models/imports/finder.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::imports {

namespace {

QString number(double n)
{
    return QString::number(n, 'g', 12);
}

constexpr qsizetype kMostStated = 100; ///< items of such a list
constexpr int kMostThemes = 200;

/// Lists of `Name: number …` below labels that have one of some words.
class Stated {
public:
    Stated(const Document& document, Report& report)
        : m_finder(document, report)
    {
    }

    void differ(int line, const QString& what, const QString& claimed, double counted, const QString& unit = {})
    {
        m_finder.report.warnings.append(
            {line, QStringLiteral("%1: it says %2, counted are %3%4").arg(what, claimed, number(counted), unit)});
    }

    QList<const Line*> listOf(std::initializer_list<const char*> words) const
    {
        for (qsizetype i = 0; i < m_finder.size(); ++i) {
            const Line& line = m_finder.at(i);
            if (line.weak || line.label.isEmpty() || !line.value.isEmpty() || !hasWord(keyOf(line.label), words)
                || !m_finder.isIn(line.section, {"statistics"}))
                continue;
            return m_finder.listAfter(i).mid(0, kMostStated);
        }
        return {};
    }

    Finder m_finder;
};

/// `L2 Backend` is `L2 Backend Engineer`: the shorter name begins the longer one, word by word.
bool isSameOwner(const QString& a, const QString& b)
{
    const QString& brief = a.size() < b.size() ? a : b;
    const QString& full = a.size() < b.size() ? b : a;
    return full.startsWith(brief) && (full.size() == brief.size() || full.at(brief.size()) == QLatin1Char(' '));
}

void checkMinutes(Stated& stated, Report& report)
{
    double sum = 0;
    int line = 0;
    for (const Found& found : std::as_const(report.found))
        if (found.kind == QLatin1String("phase") && found.fields.contains(QStringLiteral("minutes"))) {
            sum += found.fields.value(QStringLiteral("minutes")).toDouble();
            line = line == 0 ? found.fields.value(QStringLiteral("minutes_line")).toInt() : line;
        }
    const auto planned = minutesIn(report.about.value(QStringLiteral("duration")).toString());
    if (line > 0 && planned && *planned != sum)
        stated.differ(line, QStringLiteral("minutes of the phases"),
            QStringLiteral("%1 minutes altogether").arg(number(*planned)), sum);
}

void checkInsights(Stated& stated, const Report& report)
{
    static const QRegularExpression total(QStringLiteral("\\((\\d{1,5}) total\\)"));
    const auto list = stated.listOf({"contributions"});
    QHash<QString, int> counted; // by who said it
    for (const Found& found : report.found)
        if (!list.isEmpty()
            && (found.kind == QLatin1String("contribution") || found.kind == QLatin1String("recommendation_raw")))
            ++counted[keyOf(found.field("by"))];
    for (const Line* item : list) {
        const auto match = total.match(item->value.left(400));
        if (!match.hasMatch())
            continue;
        const QString who = keyOf(item->label);
        int n = 0;
        for (auto it = counted.cbegin(); it != counted.cend(); ++it)
            n += isSameOwner(it.key(), who) ? it.value() : 0;
        if (n > 0 && n != match.captured(1).toInt())
            stated.differ(item->number, QStringLiteral("contributions of %1").arg(item->label), match.captured(1), n);
    }
}

void checkPriorities(Stated& stated, const Report& report)
{
    QHash<QString, int> counted; // by priority
    int all = 0;
    for (const Found& found : report.found)
        if (found.kind == QLatin1String("recommendation")) {
            ++counted[found.field("priority")];
            ++all;
        }
    const bool hasChosen = report.count("recommendation") > 0;
    for (const Line* item : stated.listOf({"recommendations"})) {
        const auto claimed = numberIn(item->value);
        const QString level = levelOf(priorityIn(item->label));
        const bool isTotal = keyOf(item->label) == QLatin1String("total");
        if (!claimed || (level.isEmpty() && !isTotal) || !hasChosen)
            continue;
        const int n = isTotal ? all : counted.value(level);
        if (n != *claimed)
            stated.differ(item->number, QStringLiteral("recommendations, %1").arg(item->label), number(*claimed), n);
    }
}

void checkOwners(Stated& stated, const Report& report)
{
    QStringList claimedNames;
    const auto list = stated.listOf({"owner", "owners"});
    for (const Line* item : list)
        claimedNames.append(keyOf(item->label));
    QHash<QString, int> counted;
    for (const Found& found : report.found) {
        if (found.kind != QLatin1String("recommendation"))
            continue;
        const QJsonArray owners = found.fields.value(QStringLiteral("owners")).toArray();
        for (const QJsonValue& owner : owners) {
            const QString key = keyOf(owner.toString());
            // The exact name first: L2 QA is not L2 QA Lead where both are on the list.
            auto name = std::find(claimedNames.begin(), claimedNames.end(), key);
            if (name == claimedNames.end())
                name = std::find_if(claimedNames.begin(), claimedNames.end(),
                    [&](const QString& one) { return isSameOwner(one, key); });
            if (name != claimedNames.end())
                ++counted[*name];
        }
    }
    for (const Line* item : list)
        if (const auto claimed = numberIn(item->value); claimed && !counted.isEmpty()) {
            const int n = counted.value(keyOf(item->label));
            if (*claimed != n)
                stated.differ(item->number, QStringLiteral("owner %1").arg(item->label), number(*claimed), n);
        }
}

void checkEffort(Stated& stated, const Report& report)
{
    QHash<QString, int> minutes;
    int all = 0;
    for (const Found& found : report.found)
        if (found.kind == QLatin1String("recommendation")) {
            const int effort = found.fields.value(QStringLiteral("effort_min")).toInt();
            minutes[found.field("priority")] += effort;
            all += effort;
        }
    for (const Line* item : stated.listOf({"effort"})) {
        const auto claimed = effortIn(item->value);
        const bool isTotal = keyOf(item->label) == QLatin1String("total");
        const int n = isTotal ? all : minutes.value(levelOf(priorityIn(item->label)));
        if (claimed && all > 0 && *claimed != n && (isTotal || !priorityIn(item->label).isEmpty()))
            stated.differ(item->number, QStringLiteral("effort, %1").arg(item->label), item->value, n / 60.0,
                QStringLiteral(" h (a day has 8 h, a week 5 days)"));
    }
}

/// How much of two titles is the same: words of the shorter one that begin a word of the other.
double likeness(const QString& a, const QString& b)
{
    constexpr qsizetype kTelling = 200;
    const QStringList left = keyOf(a.left(kTelling)).split(QLatin1Char(' '));
    const QStringList right = keyOf(b.left(kTelling)).split(QLatin1Char(' '));
    int same = 0;
    for (const QString& word : left)
        same += std::any_of(right.begin(), right.end(), [&](const QString& one) {
            const qsizetype stem = std::min({word.size(), one.size(), qsizetype(6)});
            return stem >= 3 && word.left(stem) == one.left(stem);
        });
    return double(same) / double(std::max<qsizetype>(1, std::min(left.size(), right.size())));
}

void checkThemes(Stated& stated, const Report& report)
{
    QList<const Found*> themes;
    for (const Found& found : report.found)
        if (themes.size() < kMostThemes && found.kind == QLatin1String("theme")
            && found.fields.contains(QStringLiteral("examples")))
            themes.append(&found);
    for (const Line* item : stated.listOf({"themes"})) {
        const auto claimed = numberIn(item->value);
        const Found* best = nullptr;
        double closest = 0;
        for (const Found* theme : std::as_const(themes))
            if (const double like = likeness(theme->title, item->label); like >= 0.5 && like > closest) {
                best = theme;
                closest = like;
            }
        if (!claimed || !best)
            continue;
        const double n = best->fields.value(QStringLiteral("examples")).toDouble();
        if (n != *claimed)
            stated.differ(
                item->number, QStringLiteral("examples of the theme \"%1\"").arg(item->label), number(*claimed), n);
    }
}

} // namespace

void findStatedCounts(const Document& document, Report& report)
{
    Stated stated(document, report);
    checkMinutes(stated, report);
    checkInsights(stated, report);
    checkPriorities(stated, report);
    checkOwners(stated, report);
    checkEffort(stated, report);
    checkThemes(stated, report);
}

} // namespace wavedeck::imports
