// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/yamljson.h"

#include "models/plan/yamltree.h"

#include <QJsonArray>

namespace wavedeck::risk {

namespace {

QJsonValue valueOf(const plan::YamlNode& node)
{
    if (node.isMapping()) {
        QJsonObject object;
        for (const plan::YamlEntry& entry : node.entries)
            object.insert(entry.key, valueOf(*entry.value));
        return object;
    }
    if (node.isSequence()) {
        QJsonArray array;
        for (const plan::YamlNodePtr& item : node.items)
            array.append(valueOf(*item));
        return array;
    }
    bool isNumber = false;
    const int number = node.text.toInt(&isNumber);
    if (node.plain && isNumber)
        return number;
    if (node.plain && (node.text == QLatin1String("true") || node.text == QLatin1String("false")))
        return node.text == QLatin1String("true");
    return node.isScalar() ? QJsonValue(node.text) : QJsonValue();
}

} // namespace

Result<QJsonObject> jsonFromYaml(const QByteArray& yaml, const QString& what)
{
    plan::Findings findings;
    const plan::YamlNodePtr root = plan::parseYaml(yaml, findings);
    const auto bad = [&](const QString& why) {
        return Error{ErrorKind::Usage, QStringLiteral("bad-file"), what, why, {}};
    };
    if (!findings.faults().isEmpty()) {
        const Fault& first = findings.faults().first();
        return bad(
            QStringLiteral("line %1, column %2: %3").arg(first.mark.line).arg(first.mark.column).arg(first.message));
    }
    if (!root || !root->isMapping())
        return bad(QStringLiteral("it is no mapping"));
    return valueOf(*root).toObject();
}

} // namespace wavedeck::risk
