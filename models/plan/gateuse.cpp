// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/gateuse.h"

#include "models/plan/gatelibrary.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck::plan {

namespace {

/// What a gate may say beside `use`; everything else is the library's business.
const QStringList& ownKeys()
{
    static const QStringList kOwn{QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("kind"),
        QStringLiteral("verifies"), QStringLiteral("when"), QStringLiteral("every"), QStringLiteral("proves"),
        QStringLiteral("waive"), QStringLiteral("limit"), QStringLiteral("kill_after"), QStringLiteral("environment"),
        QStringLiteral("valid_for")};
    return kOwn;
}

const YamlNode* childOf(const YamlNode& node, const char* key)
{
    for (const YamlEntry& entry : node.entries)
        if (entry.key == QLatin1String(key))
            return entry.value.get();
    return nullptr;
}

const QRegularExpression& placeholder()
{
    static const QRegularExpression kWith(QStringLiteral("\\{with\\.([a-z0-9_]+)\\}"));
    return kWith;
}

/// The parameter that the whole text stands for; empty when it holds more than that.
QString wholeParameter(const YamlNode& node)
{
    if (!node.isScalar())
        return {};
    const auto match = placeholder().match(node.text);
    return match.hasMatch() && match.capturedLength() == node.text.size() ? match.captured(1) : QString();
}

bool isAbsent(const YamlNodePtr& node)
{
    return !node || node->kind == YamlNode::Kind::Null;
}

YamlNodePtr scalarWith(
    Reading& reading, const YamlNode& node, const QMap<QString, YamlNodePtr>& values, const Mark& mark)
{
    if (const QString whole = wholeParameter(node); !whole.isEmpty() && values.contains(whole))
        return values.value(whole);
    auto copy = std::make_shared<YamlNode>(node);
    copy->mark = mark;
    QString text;
    qsizetype from = 0;
    for (auto matches = placeholder().globalMatch(node.text); matches.hasNext();) {
        const auto match = matches.next();
        const YamlNodePtr value = values.value(match.captured(1));
        text += QStringView(node.text).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (value && value->isScalar())
            text += value->text;
        else if (value && !isAbsent(value))
            reading.findings.fault(value->mark,
                QStringLiteral("with: %1 stands inside a text; give one text, no list").arg(match.captured(1)));
        else if (!value)
            reading.findings.fault(
                mark, QStringLiteral("the library names no parameter %1").arg(quoted(match.captured(1))));
    }
    copy->text = text + node.text.mid(from);
    return copy;
}

}

YamlNodePtr libraryFile(Reading& reading, const QString& id, const Mark& mark)
{
    const auto given = reading.context.gateFiles.constFind(id);
    const auto own = ownGateFiles().constFind(id);
    const bool isGiven = given != reading.context.gateFiles.cend();
    if (!isGiven && own == ownGateFiles().cend()) {
        const QStringList known = ownGateFiles().keys() + reading.context.gateFiles.keys();
        reading.findings.fault(mark,
            QStringLiteral("the gate library has no ") + quoted(id)
                + suggestion(id, known, QStringLiteral("see `wavedeckctl gate library`; it has")));
        return nullptr;
    }
    const QByteArray text = isGiven ? *given : *own;
    Findings findings;
    YamlNodePtr root = parseYaml(text, findings);
    if (!findings.faults().isEmpty() || !root || !root->isMapping()) {
        const Fault fault = findings.faults().value(0, {{1, 1}, QStringLiteral("it is no mapping"), {}});
        reading.findings.fault(mark,
            QStringLiteral("gate file %1.yaml, line %2: %3").arg(id, QString::number(fault.mark.line), fault.message));
        return nullptr;
    }
    reading.plan.gateFiles.insert(id, text);
    return root;
}

QMap<QString, YamlNodePtr> parametersOf(
    Reading& reading, const QString& id, const YamlNode& file, const YamlNode* with, const Mark& mark)
{
    QMap<QString, YamlNodePtr> values;
    QStringList missing;
    const YamlNode* params = childOf(file, "params");
    for (const YamlEntry& entry : params ? params->entries : QList<YamlEntry>()) {
        auto value = std::make_shared<YamlNode>(); // absent until somebody says something
        value->mark = mark;
        if (const YamlNode* standard = childOf(*entry.value, "default")) {
            *value = *standard;
            value->mark = mark;
        } else {
            missing.append(entry.key);
        }
        values.insert(entry.key, value);
    }
    if (with && !with->isMapping())
        reading.findings.fault(
            with->mark, QStringLiteral("with: %1 is not a mapping, as in with: { limit: 500 }").arg(describe(*with)));
    for (const YamlEntry& entry : with ? with->entries : QList<YamlEntry>()) {
        if (!values.contains(entry.key))
            reading.findings.fault(entry.keyMark,
                QStringLiteral("%1 has no parameter ").arg(id) + quoted(entry.key)
                    + suggestion(entry.key, values.keys(), QStringLiteral("it has")));
        else
            values.insert(entry.key, entry.value);
        missing.removeAll(entry.key);
    }
    for (const QString& name : std::as_const(missing))
        reading.findings.fault(
            mark, QStringLiteral("%1 needs %2; add with: { %2: … }, see `wavedeckctl gate library %1`").arg(id, name));
    return values;
}

YamlNodePtr withValues(
    Reading& reading, const YamlNode& node, const QMap<QString, YamlNodePtr>& values, const Mark& mark)
{
    if (node.isScalar())
        return scalarWith(reading, node, values, mark);
    auto copy = std::make_shared<YamlNode>();
    copy->kind = node.kind;
    copy->mark = mark;
    for (const YamlNodePtr& item : node.items) {
        const YamlNodePtr value = withValues(reading, *item, values, mark);
        if (isAbsent(value))
            continue;
        if (value->isSequence() && !wholeParameter(*item).isEmpty())
            copy->items += value->items;
        else
            copy->items.append(value);
    }
    for (const YamlEntry& entry : node.entries)
        if (const YamlNodePtr value = withValues(reading, *entry.value, values, mark); !isAbsent(value))
            copy->entries.append({entry.key, mark, value});
    return copy;
}

YamlNodePtr expandedGate(Reading& reading, const YamlNode& gate, QString& use)
{
    const MapReader map(gate, keys::gate, reading.findings); // tells of unknown keys
    map.id("use", use);
    for (const YamlEntry& entry : gate.entries)
        if (keys::gate.keys.contains(entry.key) && !ownKeys().contains(entry.key) && entry.key != QLatin1String("use")
            && entry.key != QLatin1String("with"))
            reading.findings.fault(
                entry.keyMark, QStringLiteral("%1 is what the library gate says; remove it beside use").arg(entry.key));
    const YamlNodePtr file = use.isEmpty() ? nullptr : libraryFile(reading, use, map.markOf("use"));
    if (!file)
        return nullptr;
    const YamlNode* body = childOf(*file, "gate");
    if (!body || !body->isMapping()) {
        reading.findings.fault(map.markOf("use"),
            childOf(*file, "gates") ? QStringLiteral("%1 is a set of gates; name it in session.gate_set").arg(use)
                                    : QStringLiteral("gate file %1.yaml has no gate").arg(use));
        return nullptr;
    }
    const auto values = parametersOf(reading, use, *file, map.child("with"), map.mark());
    auto whole = std::make_shared<YamlNode>(*withValues(reading, *body, values, map.mark()));
    for (const YamlEntry& entry : gate.entries) {
        if (!ownKeys().contains(entry.key))
            continue;
        whole->entries.removeIf([&](const YamlEntry& other) { return other.key == entry.key; });
        whole->entries.append(entry);
    }
    const auto lacks = [&](const char* key) { return !childOf(*whole, key); };
    const auto add = [&](const char* key, const QString& text) {
        auto node = std::make_shared<YamlNode>();
        node->kind = YamlNode::Kind::Scalar;
        node->mark = map.mark();
        node->text = text;
        whole->entries.append({QString::fromLatin1(key), map.mark(), node});
    };
    if (lacks("id"))
        add("id", use);
    if (const YamlNode* name = childOf(*file, "name"); name && lacks("name"))
        add("name", name->text);
    return whole;
}

} // namespace wavedeck::plan
