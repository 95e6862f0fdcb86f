// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/scorecard.h"

#include "models/protocol/checklists.h"
#include "models/protocol/facts.h"
#include "models/protocol/phases.h"
#include "models/run/rundirectory.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace wavedeck::protocol {

namespace {

constexpr double kAll = 100;
constexpr double kWorstRatio = 3; ///< from this balance on nothing is left of its points (derived)
constexpr double kOverloadShare = 40; ///< percent (PLAN-6)
constexpr double kOverloaded = 0.6; ///< of the points at most when an agent holds that much (derived)
constexpr qint64 kMostBytes = 64 * 1024;

/// How much of a part is earned, 0 to 1, and why not all of it.
struct Earned {
    double part = 0;
    QString why;
};

Earned share(int good, int all, const QString& what)
{
    if (all == 0)
        return {0, QStringLiteral("nothing to count: ") + what};
    return {double(good) / all, good == all ? QString() : QStringLiteral("%1 of %2 %3").arg(good).arg(all).arg(what)};
}

Earned balance(const Facts& f)
{
    if (f.balance.idleAgents || !f.balance.ratio)
        return {0, QStringLiteral("an agent has no work")};
    const double part = std::clamp((kWorstRatio - *f.balance.ratio) / (kWorstRatio - 1), 0.0, 1.0);
    const QString ratio = QStringLiteral("balance %1:1").arg(*f.balance.ratio, 0, 'f', 2);
    if (f.balance.largestShare >= kOverloadShare && part > kOverloaded)
        return {kOverloaded, ratio + QStringLiteral(", one agent holds %1 %").arg(f.balance.largestShare, 0, 'f', 1)};
    return {part, part < 1 ? ratio : QString()};
}

Earned preScan(const Facts& f)
{
    const PreScan& scan = f.preScan;
    if (!scan.given)
        return {0, QStringLiteral("the plan gives no pre-scan")};
    const int said = (scan.instances >= 0) + !scan.complexity.isEmpty() + (scan.hiddenWork >= 0)
        + (!scan.verifiedBy.isEmpty() && scan.verifiedBy != scan.by);
    return share(said, 4, QStringLiteral("of instances, complexity, hidden work and a second person are there"));
}

Earned reports(const Facts& f)
{
    return share(f.reported, f.started, QStringLiteral("agents told a completion report"));
}

Earned monitoring(const Facts& f)
{
    return share(f.started - f.lost, f.started, QStringLiteral("agents were watched to their end"));
}

Earned operational(const Facts& f)
{
    return share(f.operationalDone, f.operationalGates, QStringLiteral("operational gates passed or waived"));
}

Earned firstTime(const Facts& f)
{
    return share(f.atOnce, f.started, QStringLiteral("agents succeeded in their first attempt"));
}

Earned finalReport(const Facts& f)
{
    if (f.state == SessionState::Completed)
        return {1, {}};
    return {0, QStringLiteral("the session is %1").arg(word(f.state))};
}

struct Measure {
    const char* id;
    const char* name;
    double points;
    Earned (*earned)(const Facts&);
};

constexpr Measure kMeasures[] = {
    {"load-balance", "Load balance", 15, balance}, // PLAN-7: the one that the source fixes
    {"pre-scan", "Pre-scan", 15, preScan},
    {"completion-reports", "Completion reports", 20, reports},
    {"monitoring", "Real-time monitoring", 10, monitoring},
    {"operational-verification", "Operational verification", 15, operational},
    {"first-time-success", "First-time success", 15, firstTime},
    {"final-report", "Final report", 10, finalReport},
};

const Measure* measureOf(const QString& id)
{
    const auto found = std::find_if(
        std::begin(kMeasures), std::end(kMeasures), [&](const Measure& m) { return id == QLatin1String(m.id); });
    return found == std::end(kMeasures) ? nullptr : found;
}

Error faulty(const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("card-faulty"), QStringLiteral("score card"), why,
        QStringLiteral("its parts must be known, and their points sum up to 100")};
}

} // namespace

QStringList measures()
{
    QStringList ids;
    for (const Measure& measure : kMeasures)
        ids.append(QLatin1String(measure.id));
    return ids;
}

Card defaultCard()
{
    Card card;
    for (const Measure& measure : kMeasures)
        card.parts.append({QLatin1String(measure.id), QString::fromUtf8(measure.name), measure.points});
    return card;
}

QJsonObject Card::toJson() const
{
    QJsonArray array;
    for (const CardPart& part : parts)
        array.append(QJsonObject{{QStringLiteral("id"), part.id}, {QStringLiteral("name"), part.name},
            {QStringLiteral("points"), part.points}});
    return {{QStringLiteral("parts"), array}};
}

Result<Card> readCard(const QByteArray& json)
{
    const QJsonArray parts = QJsonDocument::fromJson(json).object().value(QLatin1String("parts")).toArray();
    if (parts.isEmpty())
        return faulty(QStringLiteral("it is no JSON object with a list `parts`"));
    Card card;
    QStringList seen;
    double sum = 0;
    for (const QJsonValue& value : parts) {
        const QJsonObject object = value.toObject();
        const QString id = object.value(QLatin1String("id")).toString();
        const Measure* measure = measureOf(id);
        const double points = object.value(QLatin1String("points")).toDouble(-1);
        if (!measure)
            return faulty(QStringLiteral("`%1` measures nothing; there are %2")
                              .arg(id.left(60), measures().join(QStringLiteral(", "))));
        if (seen.contains(id))
            return faulty(QStringLiteral("`%1` stands twice").arg(id));
        if (!(points > 0 && points <= kAll))
            return faulty(QStringLiteral("the points of `%1` are no number above 0").arg(id));
        seen.append(id);
        sum += points;
        card.parts.append(
            {id, object.value(QLatin1String("name")).toString(QString::fromUtf8(measure->name)).left(100), points});
    }
    if (std::abs(sum - kAll) > 1e-6)
        return faulty(QStringLiteral("its points sum up to %1").arg(sum));
    return card;
}

Card cardOf(const QString& dataDir)
{
    Card card = defaultCard();
    const QString file = dataDir + QStringLiteral("/scorecard.json");
    if (const QFileInfo info(file); !info.isFile() || !info.isReadable())
        return card;
    auto own = readCard(run::readPlain(QFileInfo(file).canonicalFilePath(), 0, kMostBytes));
    if (!own) {
        card.fault = own.error().line();
        return card;
    }
    own->source = file;
    return *own;
}

QString withheldBecause(const Facts& facts, const QList<Phase>& phases)
{
    if (!facts.hasEnded())
        return QStringLiteral("the session goes on");
    const QStringList skipped = skippedPhases(phases);
    if (!skipped.isEmpty())
        return QStringLiteral("skipped: ") + skipped.join(QStringLiteral("; "));
    return {};
}

Score scoreOf(const Card& card, const Facts& facts, const QList<Phase>& phases, qint64 at)
{
    Score score;
    score.at = at;
    score.ofAll = kAll;
    double sum = 0;
    for (const CardPart& part : card.parts) {
        const Measure* measure = measureOf(part.id);
        const Earned earned = measure ? measure->earned(facts) : Earned();
        const double points = std::round(earned.part * part.points * 10) / 10;
        sum += points;
        score.parts.append(QJsonObject{{QStringLiteral("id"), part.id}, {QStringLiteral("name"), part.name},
            {QStringLiteral("points"), points}, {QStringLiteral("of"), part.points},
            {QStringLiteral("why"), earned.why.isEmpty() ? QJsonValue() : QJsonValue(earned.why)}});
    }
    if (withheldBecause(facts, phases).isEmpty())
        score.points = std::round(sum * 10) / 10;
    return score;
}

} // namespace wavedeck::protocol
