// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/gatelibrary.h"

#include "models/plan/yamltree.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wavedeck {

namespace {

constexpr qint64 kMostBytes = 64 * 1024;
constexpr int kMostFiles = 200;

const plan::YamlNode* childOf(const plan::YamlNode& node, const char* key)
{
    for (const plan::YamlEntry& entry : node.entries)
        if (entry.key == QLatin1String(key))
            return entry.value.get();
    return nullptr;
}

QString textOf(const plan::YamlNode& node, const char* key)
{
    const plan::YamlNode* child = childOf(node, key);
    return child ? child->text.simplified() : QString();
}

QString oneLine(const plan::YamlNode& node)
{
    if (!node.isSequence())
        return node.text;
    QStringList items;
    for (const plan::YamlNodePtr& item : node.items)
        items.append(item->text);
    return QStringLiteral("[%1]").arg(items.join(QStringLiteral(", ")));
}

QList<GateParameter> parametersOf(const plan::YamlNode& root)
{
    QList<GateParameter> parameters;
    if (const plan::YamlNode* params = childOf(root, "params"))
        for (const plan::YamlEntry& entry : params->entries) {
            const plan::YamlNode* standard = childOf(*entry.value, "default");
            parameters.append({entry.key, textOf(*entry.value, "text"), standard == nullptr,
                standard ? oneLine(*standard) : QString()});
        }
    return parameters;
}

QStringList gatesOf(const plan::YamlNode& gates)
{
    QStringList lines;
    for (const plan::YamlNodePtr& gate : gates.items) {
        const QString kind = textOf(*gate, "kind");
        lines.append(
            QStringLiteral("%1: %2 (%3)")
                .arg(textOf(*gate, "id"), textOf(*gate, "name"), kind.isEmpty() ? QStringLiteral("blocking") : kind));
    }
    return lines;
}

} // namespace

const QMap<QString, QByteArray>& ownGateFiles()
{
    static const QMap<QString, QByteArray> kFiles = gateFilesIn(QStringLiteral(":/gates"));
    return kFiles;
}

QMap<QString, QByteArray> gateFilesIn(const QString& folder)
{
    QMap<QString, QByteArray> files;
    const QDir dir(folder);
    for (const QString& name : dir.entryList({QStringLiteral("*.yaml")}, QDir::Files | QDir::Readable, QDir::Name)) {
        QFile file(dir.filePath(name));
        if (files.size() < kMostFiles && file.open(QIODevice::ReadOnly) && file.size() <= kMostBytes)
            files.insert(QFileInfo(name).completeBaseName(), file.read(kMostBytes));
    }
    return files;
}

QString gateFolder(const QString& dataDir)
{
    return dataDir + QStringLiteral("/gates");
}

LibraryGate describeGateFile(const QString& id, const QByteArray& yaml)
{
    LibraryGate gate;
    gate.id = id;
    plan::Findings findings;
    const plan::YamlNodePtr root = plan::parseYaml(yaml, findings);
    if (!root || !root->isMapping() || !findings.faults().isEmpty()) {
        gate.fault = findings.faults().isEmpty() ? QStringLiteral("it is no mapping") : findings.faults()[0].message;
        return gate;
    }
    gate.name = textOf(*root, "name");
    gate.text = textOf(*root, "text");
    gate.parameters = parametersOf(*root);
    gate.forPlans = textOf(*root, "for") != QLatin1String("risk");
    if (const plan::YamlNode* gates = childOf(*root, "gates")) {
        gate.isSet = true;
        gate.gates = gatesOf(*gates);
    }
    const plan::YamlNode* body = childOf(*root, "gate");
    const plan::YamlNode* proves = body ? childOf(*body, "proves") : nullptr;
    for (const plan::YamlNodePtr& item : proves ? proves->items : QList<plan::YamlNodePtr>())
        gate.proves.append(item->text);
    return gate;
}

PlanContext storedContext(const Session& session)
{
    PlanContext context;
    context.file = session.planFile;
    context.workspace = session.workspace;
    context.set = session.planSet;
    context.gateFiles = gateFilesFrom(session.launch.value(QLatin1String("gates")).toObject());
    return context;
}

QJsonObject gateFilesJson(const QMap<QString, QByteArray>& files)
{
    QJsonObject json;
    for (auto it = files.begin(); it != files.end(); ++it)
        json.insert(it.key(), QString::fromUtf8(it.value()));
    return json;
}

QMap<QString, QByteArray> gateFilesFrom(const QJsonObject& json)
{
    QMap<QString, QByteArray> files;
    for (auto it = json.begin(); it != json.end(); ++it)
        files.insert(it.key(), it.value().toString().toUtf8());
    return files;
}

} // namespace wavedeck
