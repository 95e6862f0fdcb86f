// SPDX-License-Identifier: GPL-3.0-or-later
// Templates and focus areas: what is data in resources/risk.
#include "models/people/roles.h"
#include "models/risk/rules.h"
#include "models/risk/yamljson.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::risk {

namespace {

Result<QJsonObject> resource(const QString& name)
{
    QFile file(QStringLiteral(":/risk/%1.yaml").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Usage, QStringLiteral("unknown-template"), name,
            QStringLiteral("there is no such template"), QStringLiteral("one of: full, minimal")};
    return jsonFromYaml(file.readAll(), name);
}

QStringList texts(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& one : value.toArray())
        list.append(one.toString());
    return list;
}

} // namespace

const QList<Focus>& focusAreas()
{
    static const QList<Focus> kAreas = [] {
        QList<Focus> all;
        const auto document = resource(QStringLiteral("focus"));
        for (const QJsonValue& one : document ? document->value(QLatin1String("focus")).toArray() : QJsonArray())
            all.append({one[QLatin1String("role")].toString(), texts(one[QLatin1String("fields")]),
                texts(one[QLatin1String("questions")])});
        return all;
    }();
    return kAreas;
}

Status mayChange(const QStringList& roles, bool isAuthor, const QStringList& fields)
{
    QStringList own;
    bool everything = isAuthor || roles.isEmpty();
    for (const QString& role : roles) {
        const auto& areas = focusAreas();
        const auto focus = std::find_if(areas.begin(), areas.end(), [&](const Focus& f) { return f.role == role; });
        if (focus != areas.end())
            own += focus->fields;
        else
            everything = everything || people::may({role}, people::Right::EditRisk);
    }
    if (everything)
        return Done{};
    for (const QString& field : fields)
        if (!own.contains(field))
            return Error{ErrorKind::Forbidden, QStringLiteral("not-your-part"), field,
                QStringLiteral("%1 completes its own part of somebody else's assessment")
                    .arg(roles.join(QStringLiteral(", "))),
                QStringLiteral("these: ") + own.join(QStringLiteral(", "))};
    return Done{};
}

Result<Assessment> newAssessment(const QString& form)
{
    if (form != QLatin1String("full") && form != QLatin1String("minimal"))
        return resource(QString(form + QStringLiteral("/"))).error();
    auto document = resource(form);
    if (!document)
        return document.error();
    document->insert(QStringLiteral("template"), form);
    return fromJson(*document);
}

} // namespace wavedeck::risk
