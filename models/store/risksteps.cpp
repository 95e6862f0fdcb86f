// SPDX-License-Identifier: GPL-3.0-or-later
// The nine steps of a change (RISK-6). Part of RiskRepository.
#include "models/people/roles.h"
#include "models/store/riskrepository.h"
#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

using risk::State;
using risk::Step;
using rows::readAll;
using rows::Reader;

namespace {

Error refused(Step to, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QStringLiteral("step-refused"), QString(word(to)), why, mend};
}

QStringList openItems(const QList<risk::CheckItem>& list, const QList<RiskItem>& items)
{
    QStringList open;
    for (const risk::CheckItem& check : list) {
        const bool done = std::any_of(items.begin(), items.end(), [&](const RiskItem& one) {
            return one.kind == QLatin1String("checklist") && one.item == check.id && one.state == QLatin1String("done");
        });
        if (check.mandatory && !done)
            open.append(check.id);
    }
    return open;
}

Status ticked(Step to, const QStringList& open)
{
    return open.isEmpty() ? Status(Done{})
                          : Status(refused(to, QStringLiteral("not ticked: ") + open.join(QStringLiteral(", ")),
                              QStringLiteral("`wavedeckctl risk tick ID ITEM`")));
}

/// All that a step needs to know.
struct Facts {
    const RiskRow& row;
    const risk::Assessment& assessment;
    const risk::RiskMatrix& matrix;
    const QList<RiskItem>& items;
    risk::Level actual;
};

Status mayEnter(Step to, const Facts& f)
{
    const bool isApproved = f.row.state == State::Approved;
    const Error unapproved = refused(to, QStringLiteral("it is %1, not approved").arg(word(f.row.state)));
    switch (to) {
    case Step::Proposed:
        break;
    case Step::Classified:
        if (risk::overallLevel(f.assessment, f.matrix) == risk::Level::None)
            return refused(to, QStringLiteral("it has no level"));
        break;
    case Step::Assessed:
        if (const auto all = risk::missing(f.assessment, f.matrix); !all.isEmpty())
            return refused(to, all.first().text(), QStringLiteral("see `wavedeckctl risk check ID`"));
        break;
    case Step::Reviewed:
        if (!isApproved && f.row.state != State::Submitted)
            return refused(to, QStringLiteral("it is %1, not handed in").arg(word(f.row.state)));
        break;
    case Step::Approved:
    case Step::Implemented:
        return isApproved ? Status(Done{}) : Status(unapproved);
    case Step::Deployed:
        return isApproved ? ticked(to, openItems(f.assessment.before, f.items)) : Status(unapproved);
    case Step::PostReview:
        return ticked(to, openItems(f.assessment.during, f.items) + openItems(f.assessment.after, f.items));
    case Step::Retrospective:
        if (f.actual == risk::Level::None)
            return refused(to, QStringLiteral("it needs the level that it turned out to be"),
                QStringLiteral("give --actual LEVEL"));
        break;
    }
    return Done{};
}

Step nextOf(const RiskRow& row, const risk::Assessment& assessment, const risk::RiskMatrix& matrix)
{
    const bool skips
        = row.step == Step::Classified && !risk::isRequired(assessment, risk::overallLevel(assessment, matrix));
    return Step(int(row.step) + (skips ? 2 : 1));
}

} // namespace

Status RiskRepository::step(
    const QString& id, Step to, risk::Level actual, const QString& note, const Actor& by, qint64 now)
{
    const QStringList roles = people::holders(people::Right::EditRisk) << QStringLiteral("Operator");
    return changed(id, "risk.step", roles, by, [&](RiskRow& row, TrailEntry& told) -> Status {
        const auto assessment = content(row.id);
        if (!assessment)
            return assessment.error();
        const risk::RiskMatrix matrix = matrixOf(*assessment);
        if (row.step == Step::Retrospective)
            return refused(to, QStringLiteral("all nine steps are done"));
        // What need not be assessed may be.
        const Step next = nextOf(row, *assessment, matrix);
        if (to != next && to != Step(int(row.step) + 1))
            return refused(to, QStringLiteral("it follows %1, no step is skipped").arg(word(row.step)),
                QStringLiteral("next is ") + word(next));
        const QList<RiskItem> all = items(row.id);
        if (Status may = mayEnter(to, {row, *assessment, matrix, all, actual}); !may)
            return may;
        told.body = {{QStringLiteral("from"), QString(word(row.step))}, {QStringLiteral("to"), QString(word(to))},
            {QStringLiteral("note"), note}};
        if (to == Step::Deployed) {
            row.deployedAt = now;
            row.reviewDueAt = now + risk::kReviewAfterMs;
        }
        if (to == Step::Retrospective) {
            const risk::Level predicted = risk::overallLevel(*assessment, matrix);
            told.body.insert(QStringLiteral("predicted"), QString(word(predicted)));
            told.body.insert(QStringLiteral("actual"), QString(word(actual)));
            told.body.insert(QStringLiteral("confirmed"), predicted == actual);
        }
        row.step = to;
        Status done = put(row);
        return done ? this->note(RiskEvent::of(by, row.id, QStringLiteral("step"), QString(word(to)), now, told.body))
                    : done;
    });
}

risk::Share RiskRepository::accuracy()
{
    risk::Share share;
    for (const QJsonObject& body :
        readAll<QJsonObject>(m_store, "SELECT body FROM risk_event WHERE kind = 'step' AND text = 'retrospective'", {},
            [](Reader& r) { return r.object(); })) {
        ++share.all;
        share.n += body.value(QLatin1String("confirmed")).toBool() ? 1 : 0;
    }
    return share;
}

} // namespace wavedeck
