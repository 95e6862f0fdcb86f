// SPDX-License-Identifier: GPL-3.0-or-later
// What documents say of the registers of security.
#include "models/store/documentjson.h"
#include "models/store/securityrepository.h"

namespace wavedeck {

namespace {

QJsonValue timeOf(qint64 at)
{
    return at > 0 ? QJsonValue(rfc3339(at)) : QJsonValue();
}

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject document(const CredentialRow& row)
{
    QJsonObject steps;
    int done = 0;
    for (int i = 0; i < kCredentialSteps; ++i) {
        const QJsonObject& step = row.steps.at(static_cast<size_t>(i));
        QJsonObject shown = step;
        if (!step.isEmpty())
            shown.insert(QStringLiteral("at"), timeOf(step.value(QStringLiteral("at")).toInteger()));
        done += step.isEmpty() ? 0 : 1;
        steps.insert(word(static_cast<CredentialStep>(i)), step.isEmpty() ? QJsonValue() : QJsonValue(shown));
    }
    return {{QStringLiteral("id"), row.name()}, {QStringLiteral("rule"), row.rule}, {QStringLiteral("path"), row.path},
        {QStringLiteral("line"), row.line}, {QStringLiteral("shown"), row.shown},
        {QStringLiteral("session"), orNull(row.session)}, {QStringLiteral("found_at"), timeOf(row.foundAt)},
        {QStringLiteral("seen_at"), timeOf(row.seenAt)}, {QStringLiteral("state"), row.state},
        {QStringLiteral("steps"), steps}, {QStringLiteral("steps_done"), done}};
}

QJsonObject document(const security::Control& c)
{
    return {{QStringLiteral("id"), c.id}, {QStringLiteral("name"), c.name}, {QStringLiteral("layer"), c.layer},
        {QStringLiteral("implemented"), orNull(c.implemented)}, {QStringLiteral("operational"), orNull(c.operational)},
        {QStringLiteral("environment"), orNull(c.environment)}, {QStringLiteral("verified_at"), timeOf(c.verifiedAt)},
        {QStringLiteral("by"), orNull(c.actor)}};
}

QJsonObject document(const security::SecretReference& s, qint64 now)
{
    const security::Verdict verdict = security::verdictOf(s, now);
    return {{QStringLiteral("name"), s.name}, {QStringLiteral("environment"), s.environment},
        {QStringLiteral("store"), s.store}, {QStringLiteral("rotated_at"), timeOf(s.rotatedAt)},
        {QStringLiteral("note"), orNull(s.note)}, {QStringLiteral("rotation_due"), verdict.due},
        {QStringLiteral("fails"), verdict.fails}, {QStringLiteral("verdict"), orNull(verdict.text)}};
}

QJsonObject securityDocument(Store& store, qint64 now)
{
    SecurityRepository repository(store);
    QJsonObject credentials;
    for (const CredentialRow& row : repository.credentials()) {
        const QString key = row.state == QLatin1String("open") ? QStringLiteral("open")
            : row.state == QLatin1String("closed")             ? QStringLiteral("closed")
                                                               : QStringLiteral("false_positives");
        credentials.insert(key, credentials.value(key).toInt() + 1);
    }
    qint64 implemented = 0;
    qint64 operational = 0;
    const QList<security::Control> controls = repository.controls();
    for (const security::Control& control : controls) {
        implemented += control.implemented.isEmpty() ? 0 : 1;
        operational += control.operational.isEmpty() ? 0 : 1;
    }
    qint64 due = 0;
    qint64 failing = 0;
    const QList<security::SecretReference> references = repository.references();
    for (const security::SecretReference& reference : references) {
        const security::Verdict verdict = security::verdictOf(reference, now);
        due += verdict.due ? 1 : 0;
        failing += verdict.fails ? 1 : 0;
    }
    const QJsonObject counted{{QStringLiteral("all"), static_cast<qint64>(controls.size())},
        {QStringLiteral("implemented"), implemented}, {QStringLiteral("operational"), operational}};
    const QJsonObject named{{QStringLiteral("all"), static_cast<qint64>(references.size())},
        {QStringLiteral("due"), due}, {QStringLiteral("failing"), failing}};
    return {{QStringLiteral("credentials"), credentials.isEmpty() ? QJsonValue() : QJsonValue(credentials)},
        {QStringLiteral("controls"), implemented == 0 && operational == 0 ? QJsonValue() : QJsonValue(counted)},
        {QStringLiteral("secret_references"), references.isEmpty() ? QJsonValue() : QJsonValue(named)}};
}

} // namespace wavedeck
