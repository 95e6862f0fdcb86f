// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/delegation.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::delegation {

namespace {

constexpr int kManyRelated = 3; // HIER-8: "3+ related tasks in a domain"
constexpr qsizetype kMostLints = 10;
constexpr qsizetype kLongestShown = 80;
constexpr qsizetype kLongestPath = 4096;

}

QString Advice::text() const
{
    const auto joined = [](const QStringList& list) { return list.join(QStringLiteral(", ")); };
    if (conflict)
        return QStringLiteral("ask: %1 speaks for a coordinator, but %2 for direct")
            .arg(joined(forCoordinator), joined(forDirect));
    if (advised == Delegation::Coordinator)
        return QStringLiteral("coordinator: ") + joined(forCoordinator);
    if (advised == Delegation::Direct)
        return QStringLiteral("direct: ") + joined(forDirect);
    return QStringLiteral("ask: no criterion speaks for either");
}

Advice adviceFor(const Package& package)
{
    Advice advice;
    const auto add = [](QStringList& list, bool matched, const QString& text) {
        if (matched)
            list.append(text);
    };
    const bool single = package.related == 1;
    add(advice.forCoordinator, package.related >= kManyRelated,
        QStringLiteral("%1 related tasks").arg(package.related));
    add(advice.forCoordinator, !single && package.specialised, QStringLiteral("specialised context"));
    add(advice.forCoordinator, !single && package.parallel, QStringLiteral("they can run in parallel"));
    add(advice.forCoordinator, !single && package.recovery, QStringLiteral("recovery needs the domain's expertise"));
    add(advice.forDirect, single || package.isolated, QStringLiteral("a single isolated task"));
    add(advice.forDirect, package.crossDomain, QStringLiteral("coordination across domains at the top"));
    add(advice.forDirect, package.urgent, QStringLiteral("urgent"));
    advice.conflict = !advice.forCoordinator.isEmpty() && !advice.forDirect.isEmpty();
    if (!advice.conflict && !advice.forCoordinator.isEmpty())
        advice.advised = Delegation::Coordinator;
    else if (!advice.conflict && !advice.forDirect.isEmpty())
        advice.advised = Delegation::Direct;
    return advice;
}

QList<Point> checklist(const MissionPayload& payload)
{
    return {
        {QStringLiteral("context"), QStringLiteral("decision context passed"), !payload.context.isEmpty()},
        {QStringLiteral("assumptions"), QStringLiteral("critical assumptions included"),
            !payload.assumptions.isEmpty()},
        {QStringLiteral("decisions"), QStringLiteral("related prior decisions retrieved"),
            !payload.decisions.isEmpty()},
        {QStringLiteral("outcome"), QStringLiteral("expected outcomes defined"), !payload.outcome.isEmpty()},
        {QStringLiteral("return_path"), QStringLiteral("return path documented"), !payload.returnPath.isEmpty()},
    };
}

int metOf(const QList<Point>& points)
{
    return int(std::count_if(points.begin(), points.end(), [](const Point& point) { return point.met; }));
}

QStringList lint(const QString& text)
{
    static const QRegularExpression kBetween(QStringLiteral("[\\s\"'`(),;<>\\[\\]]+"));
    static const QRegularExpression kRelative(QStringLiteral(
        "\\A(\\.{1,2}/.*|[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/[A-Za-z0-9_-]+\\.[A-Za-z][A-Za-z0-9]{0,4})\\z"));
    static const QRegularExpression kOthers(
        QStringLiteral("\\b(the )?(other|previous) agents?\\b"), QRegularExpression::CaseInsensitiveOption);
    QStringList found;
    for (QString token : text.split(kBetween, Qt::SkipEmptyParts)) {
        while (token.endsWith(QLatin1Char('.')) || token.endsWith(QLatin1Char(':')))
            token.chop(1);
        if (found.size() < kMostLints && token.size() <= kLongestPath && kRelative.match(token).hasMatch())
            found.append(QStringLiteral("%1 is a relative path; write an absolute one, as {workspace}/…")
                             .arg(token.left(kLongestShown)));
    }
    const auto others = kOthers.match(text);
    if (others.hasMatch())
        found.append(QStringLiteral("\"%1\" is no source: contexts are isolated, so put in what is needed")
                         .arg(others.captured()));
    found.removeDuplicates();
    return found;
}

QStringList lint(const MissionPayload& payload)
{
    QStringList parts{payload.intent, payload.boundaries, payload.outcome, payload.returnPath};
    parts += payload.context + payload.assumptions + payload.decisions;
    return lint(parts.join(QLatin1Char('\n')));
}

} // namespace wavedeck::delegation
