// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/compose.h"

#include "models/config/readers.h"
#include "models/config/values.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

namespace wavedeck::config {

namespace {

using plan::YamlEntry;
using plan::YamlNode;
using plan::YamlNodePtr;

constexpr int kMostLevels = 70;
constexpr int kMostExtends = 8;

class ComposeReader {
public:
    ComposeReader(const YamlNode& root, const File& file, const QHash<QString, QString>& known, ConfigSet& set)
        : m_root(root)
        , m_file(file)
        , m_known(known)
        , m_set(set)
    {
    }

    void run()
    {
        m_services = childOf(m_root, QLatin1String("services"));
        if (m_services && m_services->isMapping()) {
            const QList<YamlEntry> entries = entriesOf(*m_services);
            for (const YamlEntry& entry : entries)
                if (entry.value->isMapping() && !entry.key.startsWith(QLatin1String("x-")))
                    readService(entry);
        }
        for (const YamlEntry& entry : m_root.entries)
            if (&*entry.value != m_services && !entry.key.startsWith(QLatin1String("x-")))
                references(*entry.value, {}, nullptr, 0);
    }

private:
    QString put(const QString& text) const { return interpolated(text).text; }

    Interpolated interpolated(const QString& text) const
    {
        return interpolate(text, [this](const QString& name) {
            const auto found = m_known.constFind(name);
            return found == m_known.cend() ? std::nullopt : std::optional<QString>(*found);
        });
    }

    /// Every ${NAME} below the node, once a service.
    void references(const YamlNode& node, const QString& service, QStringList* uses, int level)
    {
        if (level > kMostLevels)
            return;
        if (node.isScalar() && node.text.contains(QLatin1Char('$'))) {
            const Interpolated text = interpolated(node.text);
            for (const Interpolated::Name& name : text.names) {
                // Of a text of one line the place is exact.
                const bool oneLine = !node.text.contains(QLatin1Char('\n'));
                const Mark mark{
                    node.mark.line, node.mark.column + (oneLine ? int(name.position) + (node.plain ? 0 : 1) : 0)};
                m_set.references.append(
                    {name.name, name.hasDefault, service, m_file.environment, {m_file.path, mark, name.name, {}}});
                if (uses && !uses->contains(name.name))
                    uses->append(name.name);
            }
        }
        for (const YamlNodePtr& item : node.items)
            references(*item, service, uses, level + 1);
        const QList<YamlEntry> entries = entriesOf(node);
        for (const YamlEntry& entry : entries)
            references(*entry.value, service, uses, level + 1);
    }

    void readService(const YamlEntry& entry)
    {
        Service service;
        service.name = entry.key;
        service.environment = m_file.environment;
        service.composeFile = m_file.path;
        service.place = {m_file.path, entry.keyMark, QStringLiteral("services.") + entry.key, {}};
        m_prefix = service.place.key;
        readBody(*entry.value, service, 0);
        m_set.services.append(service);
    }

    void readBody(const YamlNode& body, Service& service, int level)
    {
        extend(body, service, level);
        references(body, service.name, &service.uses, 0);
        if (const YamlNode* image = childOf(body, QLatin1String("image")))
            service.image = put(image->text);
        if (const YamlNode* mode = childOf(body, QLatin1String("network_mode")))
            service.portsOpen = service.portsOpen || mode->text == QLatin1String("host");
        readBuild(body, service);
        if (const YamlNode* ports = childOf(body, QLatin1String("ports")))
            for (const YamlNodePtr& port : ports->items)
                readPort(*port, service);
        if (const YamlNode* expose = childOf(body, QLatin1String("expose")))
            for (const YamlNodePtr& port : expose->items)
                readPort(*port, service);
        if (const YamlNode* environment = childOf(body, QLatin1String("environment")))
            readVariables(*environment, QStringLiteral(".environment"), service);
        if (const YamlNode* files = childOf(body, QLatin1String("env_file")))
            readEnvFiles(*files, service);
        names(childOf(body, QLatin1String("depends_on")), service.dependsOn);
        names(childOf(body, QLatin1String("links")), service.dependsOn);
        names(childOf(body, QLatin1String("profiles")), service.profiles);
    }

    /// Of the same file; one of another file may bring ports that are not seen here.
    void extend(const YamlNode& body, Service& service, int level)
    {
        const YamlNode* extends = childOf(body, QLatin1String("extends"));
        if (!extends)
            return;
        const YamlNode* from = extends->isScalar() ? extends : childOf(*extends, QLatin1String("service"));
        const YamlNode* file = childOf(*extends, QLatin1String("file"));
        const bool here = !file || QFileInfo(m_file.path).fileName() == file->text;
        const YamlNode* base = from && here && level < kMostExtends && m_services
            ? childOf(*m_services, QLatin1String(from->text.toUtf8().constData()))
            : nullptr;
        if (base && base->isMapping())
            readBody(*base, service, level + 1);
        else
            service.portsOpen = true;
    }

    void readBuild(const YamlNode& body, Service& service)
    {
        const YamlNode* build = childOf(body, QLatin1String("build"));
        if (!build)
            return;
        const YamlNode* context = build->isMapping() ? childOf(*build, QLatin1String("context")) : build;
        const QString folder = context ? put(context->text) : QStringLiteral(".");
        if (!folder.isEmpty() && !folder.contains(QLatin1Char('$')) && !folder.contains(QLatin1String("://")))
            service.buildFolder = QDir::cleanPath(QDir(m_file.folder).absoluteFilePath(folder));
        if (const YamlNode* args = childOf(*build, QLatin1String("args")))
            readVariables(*args, QStringLiteral(".build.args"), service);
    }

    static void names(const YamlNode* node, QStringList& names)
    {
        if (!node)
            return;
        for (const YamlNodePtr& item : node->items)
            names.append(item->text.section(QLatin1Char(':'), 0, 0));
        const QList<YamlEntry> entries = entriesOf(*node);
        for (const YamlEntry& entry : entries)
            names.append(entry.key);
    }

    void readPort(const YamlNode& node, Service& service)
    {
        // [IP:][HOST:]CONTAINER[/PROTOCOL]; ranges are no fixed ports.
        static const QRegularExpression kPort(QStringLiteral(
            "\\A(?:(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[^\\]]*\\]):)?(?:(\\d{1,5})?:)?(\\d{1,5})(?:/(\\w+))?\\z"));
        PortMapping mapping;
        if (node.isMapping()) {
            const auto text = [&](const char* key) {
                const YamlNode* child = childOf(node, QLatin1String(key));
                return child ? put(child->text) : QString();
            };
            mapping.target = text("target").toInt();
            mapping.published = text("published").toInt();
            mapping.address = text("host_ip");
            if (const QString protocol = text("protocol"); !protocol.isEmpty())
                mapping.protocol = protocol;
            service.portsOpen = service.portsOpen || mapping.target == 0
                || (mapping.published == 0 && childOf(node, QLatin1String("published")));
        } else {
            const QRegularExpressionMatch match = kPort.match(put(node.text).trimmed());
            if (!match.hasMatch()) {
                service.portsOpen = true;
                return;
            }
            mapping.address = match.captured(1);
            mapping.published = match.captured(2).toInt();
            mapping.target = match.captured(3).toInt();
            if (!match.captured(4).isEmpty())
                mapping.protocol = match.captured(4).toLower();
        }
        const QString shown = mapping.published > 0 ? QStringLiteral("%1:%2").arg(mapping.published).arg(mapping.target)
                                                    : QString::number(mapping.target);
        mapping.place = {m_file.path, node.mark, m_prefix + QStringLiteral(".ports"), shown};
        service.ports.append(mapping);
    }

    void addVariable(Entry entry, Service& service) const
    {
        // What the service itself says stands before what it extends.
        service.variables.removeIf([&](const Entry& known) { return known.key == entry.key; });
        const Interpolated value = interpolated(entry.raw);
        entry.value = value.text;
        entry.literal = value.names.isEmpty() || value.usedDefault;
        service.variables.append(entry);
    }

    void readVariables(const YamlNode& node, const QString&, Service& service)
    {
        const QList<YamlEntry> entries = entriesOf(node);
        for (const YamlEntry& pair : entries) {
            if (pair.value->kind == YamlNode::Kind::Null)
                continue; // passed on from outside
            Entry entry;
            entry.key = pair.key;
            entry.raw = pair.value->text;
            entry.mark = pair.keyMark;
            entry.valueMark = {pair.value->mark.line, pair.value->mark.column + (pair.value->plain ? 0 : 1)};
            addVariable(entry, service);
        }
        for (const YamlNodePtr& item : node.items) {
            const qsizetype sign = item->text.indexOf(QLatin1Char('='));
            if (sign <= 0)
                continue;
            Entry entry;
            entry.key = item->text.left(sign);
            entry.raw = item->text.mid(sign + 1);
            entry.mark = item->mark;
            entry.valueMark = {item->mark.line, item->mark.column + int(sign) + 1 + (item->plain ? 0 : 1)};
            addVariable(entry, service);
        }
    }

    void readEnvFiles(const YamlNode& node, Service& service)
    {
        QList<const YamlNode*> files;
        if (node.isScalar() || node.isMapping())
            files.append(&node);
        for (const YamlNodePtr& item : node.items)
            files.append(item.get());
        for (const YamlNode* file : std::as_const(files)) {
            const YamlNode* path = file->isMapping() ? childOf(*file, QLatin1String("path")) : file;
            const QString name = path ? put(path->text) : QString();
            if (name.isEmpty() || name.contains(QLatin1Char('$')))
                continue;
            const QString absolute = QDir::cleanPath(QDir(m_file.folder).absoluteFilePath(name));
            service.envFiles.append(absolute);
            const YamlNode* required = file->isMapping() ? childOf(*file, QLatin1String("required")) : nullptr;
            const bool optional = required && required->text == QLatin1String("false");
            if (!optional && !QFileInfo::exists(absolute))
                m_set.problems.append({QStringLiteral("missing-file"),
                    QStringLiteral("env_file %1 of service %2 does not exist").arg(name, service.name),
                    {m_file.path, file->mark, m_prefix + QStringLiteral(".env_file"), {}}});
        }
    }

    const YamlNode& m_root;
    const File& m_file;
    const QHash<QString, QString>& m_known;
    ConfigSet& m_set;
    const YamlNode* m_services = nullptr;
    QString m_prefix;
};

} // namespace

void readCompose(const YamlNode& root, const File& file, const QHash<QString, QString>& known, ConfigSet& set)
{
    if (root.isMapping())
        ComposeReader(root, file, known, set).run();
}

} // namespace wavedeck::config
