// SPDX-License-Identifier: GPL-3.0-or-later
// The content and its versions. What stands beside it is in riskrecords.cpp.
#include "models/store/riskrepository.h"

#include "models/people/recorded.h"
#include "models/risk/rules.h"
#include "models/store/personrepository.h"
#include "models/store/rows.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace wavedeck {

using rows::readAll;
using rows::Reader;
using rows::text;

namespace {

RiskRow rowOf(Reader& r)
{
    RiskRow row;
    row.number = r.number();
    row.id = r.text();
    row.title = r.text();
    row.level = risk::levelOf(r.text()).value_or(risk::Level::None);
    row.residual = risk::levelOf(r.text()).value_or(risk::Level::None);
    row.planSha256 = r.text();
    row.state = risk::stateOf(r.text()).value_or(risk::State::Draft);
    row.step = risk::stepOf(r.text()).value_or(risk::Step::Proposed);
    row.contentRevision = r.number();
    row.approvedRevision = r.number();
    row.author = r.maybeNumber();
    row.requester = r.maybeNumber();
    row.createdAt = r.number();
    row.submittedAt = r.number();
    row.dueAt = r.number();
    row.decidedAt = r.number();
    row.expiresAt = r.number();
    row.deployedAt = r.number();
    row.reviewDueAt = r.number();
    row.revision = r.number();
    return row;
}

RiskRevision revisionOf(Reader& r)
{
    RiskRevision one;
    one.number = r.number();
    one.at = r.number();
    one.person = r.maybeNumber();
    one.actor = r.text();
    one.sha256 = r.text();
    one.content = r.text();
    return one;
}

RiskEvent eventOf(Reader& r)
{
    RiskEvent one;
    one.risk = r.text();
    one.at = r.number();
    one.kind = r.text();
    one.person = r.maybeNumber();
    one.actor = r.text();
    one.text = r.text();
    one.body = r.object();
    return one;
}

QString sha256(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace

Error unknownRisk(const QString& id)
{
    return {ErrorKind::Usage, QStringLiteral("unknown-risk"), id, QStringLiteral("there is no such risk assessment"),
        QStringLiteral("see `wavedeckctl risk list`")};
}

RiskEvent RiskEvent::of(
    const Actor& by, const QString& risk, const QString& kind, const QString& text, qint64 at, const QJsonObject& body)
{
    return {risk, at, kind, by.person, by.printed(), text, body};
}

void follow(RiskRow& row, const risk::Assessment& assessment, const risk::RiskMatrix& matrix)
{
    row.title = assessment.title;
    row.level = risk::inherentLevel(assessment, matrix);
    row.residual = risk::residualLevel(assessment, matrix);
    row.planSha256 = assessment.planSha256;
    // What is assessed afterwards is deployed already (RISK-13).
    if (assessment.kind == QLatin1String("retrospective") && row.step == risk::Step::Proposed)
        row.step = risk::Step::Deployed;
}

std::optional<RiskRow> RiskRepository::row(const QString& id)
{
    const auto all = readAll<RiskRow>(m_store, "SELECT * FROM risk WHERE id = ?", {id.toUpper()}, rowOf);
    return all.isEmpty() ? std::nullopt : std::optional(all.first());
}

QList<RiskRow> RiskRepository::rows()
{
    return readAll<RiskRow>(m_store, "SELECT * FROM risk ORDER BY number", {}, rowOf);
}

std::optional<RiskRevision> RiskRepository::contentRow(const QString& id, qint64 revision)
{
    const auto all = readAll<RiskRevision>(m_store,
        "SELECT number, at, person, actor, sha256, content FROM risk_revision WHERE risk = ? AND (? = 0 OR number = ?) "
        "ORDER BY number DESC LIMIT 1",
        {id.toUpper(), revision, revision}, revisionOf);
    return all.isEmpty() ? std::nullopt : std::optional(all.first());
}

Result<risk::Assessment> RiskRepository::content(const QString& id, qint64 revision)
{
    const auto stored = contentRow(id, revision);
    if (!stored)
        return unknownRisk(id);
    return risk::fromJson(QJsonDocument::fromJson(stored->content.toUtf8()).object());
}

QList<RiskRevision> RiskRepository::revisions(const QString& id)
{
    return readAll<RiskRevision>(m_store,
        "SELECT number, at, person, actor, sha256, content FROM risk_revision WHERE risk = ? ORDER BY number",
        {id.toUpper()}, revisionOf);
}

QList<RiskEvent> RiskRepository::events(const QString& id)
{
    return readAll<RiskEvent>(m_store,
        "SELECT risk, at, kind, person, actor, text, body FROM risk_event WHERE risk = ? ORDER BY id", {id.toUpper()},
        eventOf);
}

Status RiskRepository::put(RiskRow& row)
{
    row.revision = m_store.revision();
    return m_store.run("INSERT OR REPLACE INTO risk VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {row.number, row.id, text(row.title), text(QString(word(row.level))), text(QString(word(row.residual))),
            text(row.planSha256), text(QString(word(row.state))), text(QString(word(row.step))), row.contentRevision,
            row.approvedRevision, rows::optional(row.author), rows::optional(row.requester), row.createdAt,
            row.submittedAt, row.dueAt, row.decidedAt, row.expiresAt, row.deployedAt, row.reviewDueAt, row.revision});
}

Status RiskRepository::note(const RiskEvent& event)
{
    return m_store.run(
        "INSERT INTO risk_event (risk, at, kind, person, actor, text, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {event.risk, event.at, event.kind, rows::optional(event.person), event.actor, rows::words(event.text),
            rows::words(event.body)});
}

Status RiskRepository::addRevision(const RiskRow& row, const QJsonObject& content, const Actor& by, qint64 now)
{
    const QByteArray bytes = trail::canonicalJson(content);
    return m_store.run("INSERT INTO risk_revision VALUES (?, ?, ?, ?, ?, ?, ?)",
        {row.id, row.contentRevision, now, rows::optional(by.person), by.printed(), sha256(bytes),
            QString::fromUtf8(bytes)});
}

/// What both a new and a changed assessment must keep; the row follows it.
Status RiskRepository::checked(const risk::Assessment& assessment, risk::RiskMatrix& matrix, RiskRow& row)
{
    if (assessment.title.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("title-missing"), QStringLiteral("the assessment"),
            QStringLiteral("it has no title"), QStringLiteral("give --title TEXT")};
    matrix = matrixOf(assessment);
    if (matrix.version == 0)
        return Error{ErrorKind::Usage, QStringLiteral("unknown-matrix"), QStringLiteral("matrix"),
            QStringLiteral("there is no matrix %1").arg(assessment.matrix.value_or(0)),
            QStringLiteral("see `wavedeckctl risk matrix list`")};
    if (Status good = risk::check(assessment, matrix); !good)
        return good;
    row.requester.reset();
    if (!assessment.requester.isEmpty()) {
        const auto person = PersonRepository(m_store).person(assessment.requester);
        if (!person)
            return Error{ErrorKind::Usage, QStringLiteral("unknown-person"), assessment.requester,
                QStringLiteral("there is nobody of that name, and who asked for a change cannot approve it"),
                QStringLiteral("see `wavedeckctl user list`")};
        row.requester = person->id;
    }
    follow(row, assessment, matrix);
    return Done{};
}

Result<QString> RiskRepository::insert(const risk::Assessment& given, const Actor& by, qint64 now)
{
    if (Status stored = storeFirstMatrix(); !stored)
        return stored.error();
    RiskRow row;
    risk::Assessment assessment = given;
    assessment.matrix = matrixInForce();
    risk::RiskMatrix matrix;
    if (Status good = checked(assessment, matrix, row); !good)
        return good.error();
    const auto last = readAll<qint64>(
        m_store, "SELECT coalesce(max(number), 0) FROM risk", {}, [](Reader& r) { return r.number(); });
    row.number = last.value(0) + 1;
    row.id = QStringLiteral("RA-%1").arg(row.number, 3, 10, QLatin1Char('0'));
    row.contentRevision = 1;
    row.author = by.person;
    row.createdAt = now;
    Status stored = put(row);
    if (stored)
        stored = addRevision(row, risk::toJson(assessment), by, now);
    if (stored)
        stored = note(RiskEvent::of(by, row.id, QStringLiteral("created"), row.title, now));
    return stored ? Result<QString>(row.id) : stored.error();
}

Result<QString> RiskRepository::create(const risk::Assessment& given, const Actor& by, qint64 now)
{
    QString id;
    const TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.new"), {});
    const Status done = recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::EditRisk, QStringLiteral("risk new")); !may)
            return may.error();
        const auto made = insert(given, by, now);
        if (!made)
            return made.error();
        id = *made;
        const auto row = this->row(id);
        told.subject = QStringLiteral("risk:") + id;
        told.body = {{QStringLiteral("title"), row->title}, {QStringLiteral("level"), QString(word(row->level))}};
        return Change::Made;
    });
    return done ? Result<QString>(id) : done.error();
}

Status RiskRepository::save(const QString& id, const risk::Assessment& given, const Actor& by, qint64 now, qint64 base)
{
    const TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.set"), QStringLiteral("risk:") + id.toUpper());
    return recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::EditRisk, QStringLiteral("risk set")); !may)
            return may.error();
        auto row = this->row(id);
        const auto stored = contentRow(id);
        if (!row || !stored)
            return unknownRisk(id);
        if (base != 0 && base != stored->number)
            return Error{ErrorKind::Usage, QStringLiteral("content-changed"), row->id,
                QStringLiteral("somebody else has changed it meanwhile"), QStringLiteral("look at it again")};
        const QJsonObject before = QJsonDocument::fromJson(stored->content.toUtf8()).object();
        risk::Assessment assessment = given;
        // It stays with its matrix until somebody assesses it anew by the one in force.
        if (assessment.matrix != matrixInForce())
            assessment.matrix = before.value(QLatin1String("matrix")).toInt(1);
        const QJsonObject content = risk::toJson(assessment);
        const QStringList fields = risk::changedFields(before, content);
        if (fields.isEmpty())
            return Change::None;
        const bool isAuthor = by.person && by.person == row->author;
        if (Status may = risk::mayChange(by.roles, isAuthor, fields); !may)
            return may.error();
        risk::RiskMatrix matrix;
        if (Status good = checked(assessment, matrix, *row); !good)
            return good.error();
        const risk::State was = row->state;
        row->state = risk::afterEdit(was);
        row->submittedAt = row->dueAt = row->expiresAt = 0;
        ++row->contentRevision;
        told.body = {{QStringLiteral("revision"), row->contentRevision},
            {QStringLiteral("fields"), QJsonArray::fromStringList(fields)},
            {QStringLiteral("state"), QString(word(row->state))}};
        Status done = put(*row);
        if (done)
            done = addRevision(*row, content, by, now);
        if (done)
            done = reopenChanged(row->id, before, content);
        if (done)
            done = note(RiskEvent::of(by, row->id, QStringLiteral("edited"), fields.join(QStringLiteral(", ")), now,
                {{QStringLiteral("revision"), row->contentRevision}}));
        if (done && was != row->state)
            done = note(RiskEvent::of(by, row->id, QString(word(row->state)),
                QStringLiteral("the content changed; it was %1").arg(word(was)), now));
        return done ? Result<Change>(Change::Made) : done.error();
    });
}

} // namespace wavedeck
