// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/configread.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace wavedeck::audit {

namespace {

constexpr qint64 kFileLimit = 1024 * 1024;
constexpr int kMaxDepth = 32;
constexpr qsizetype kMaxEntries = 20'000; // YAML aliases can make a small file huge

QString textOf(const YAML::Node& node)
{
    return node.IsScalar() ? QString::fromStdString(node.Scalar()) : QString();
}

int lineOf(const YAML::Node& node)
{
    return node.Mark().line + 1;
}

QString unquoted(QString value)
{
    value = value.trimmed();
    if (value.size() >= 2 && (value.startsWith(QLatin1Char('"')) || value.startsWith(QLatin1Char('\'')))
        && value.indexOf(value.front(), 1) > 0)
        return value.mid(1, value.indexOf(value.front(), 1) - 1);
    // Outside quotes a # behind white space starts a comment.
    static const QRegularExpression kComment(QStringLiteral("\\s#.*$"));
    return value.remove(kComment).trimmed();
}

void readPairs(const QByteArray& text, ConfigFile* file)
{
    static const QRegularExpression kPair(
        QStringLiteral("^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*)$"));
    const QStringList lines = QString::fromUtf8(text).split(QLatin1Char('\n'));
    for (int i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = kPair.match(lines.at(i));
        if (match.hasMatch())
            file->entries.append({file->path, i + 1, match.captured(1), unquoted(match.captured(2))});
    }
}

void flatten(const YAML::Node& node, const QString& prefix, int depth, ConfigFile* file)
{
    if (depth > kMaxDepth || file->entries.size() > kMaxEntries || !node.IsMap())
        return;
    for (const auto& pair : node) {
        const QString key
            = prefix.isEmpty() ? textOf(pair.first) : QString(prefix + QLatin1Char('.') + textOf(pair.first));
        if (pair.second.IsScalar())
            file->entries.append({file->path, lineOf(pair.second), key, textOf(pair.second)});
        else
            flatten(pair.second, key, depth + 1, file);
    }
}

std::optional<PortMapping> portMapping(const QString& text)
{
    // [IP:][HOST:]CONTAINER[/PROTOCOL]; ranges and variables are not fixed ports.
    static const QRegularExpression kPort(
        QStringLiteral("^(?:(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[^\\]]*\\]):)?(?:(\\d{1,5}):)?(\\d{1,5})(?:/\\w+)?$"));
    const QRegularExpressionMatch match = kPort.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    return PortMapping{match.captured(1).toInt(), match.captured(2).toInt(), {}};
}

/// `${VAR:-8000}` and the like become their default; what has none stays.
QString withDefaults(QString text)
{
    static const QRegularExpression kDefault(QStringLiteral("\\$\\{[A-Za-z_][A-Za-z0-9_]*:?-([^${}]*)\\}"));
    return text.replace(kDefault, QStringLiteral("\\1"));
}

void readPorts(const YAML::Node& ports, const QString& path, const QString& name, Service* service)
{
    if (!ports.IsSequence())
        return;
    for (const YAML::Node& entry : ports) {
        std::optional<PortMapping> mapping;
        if (entry.IsMap() && entry["target"])
            mapping = PortMapping{entry["published"] ? withDefaults(textOf(entry["published"])).toInt() : 0,
                textOf(entry["target"]).toInt(), {}};
        else
            mapping = portMapping(withDefaults(textOf(entry)));
        if (!mapping)
            continue;
        const QString shown = mapping->host > 0 ? QStringLiteral("%1:%2").arg(mapping->host).arg(mapping->container)
                                                : QString::number(mapping->container);
        mapping->place = {path, lineOf(entry), QStringLiteral("services.%1.ports").arg(name), shown};
        service->ports.append(*mapping);
    }
}

void readEnvironment(const YAML::Node& node, const QString& path, Service* service)
{
    if (node.IsMap()) {
        for (const auto& pair : node)
            service->environment.append(
                {path, lineOf(pair.first), textOf(pair.first), withDefaults(textOf(pair.second))});
    } else if (node.IsSequence()) {
        for (const YAML::Node& entry : node) {
            const QString text = textOf(entry);
            service->environment.append({path, lineOf(entry), text.section(QLatin1Char('='), 0, 0),
                withDefaults(text.section(QLatin1Char('='), 1))});
        }
    }
}

void readEnvFiles(const YAML::Node& node, const ConfigFile& file, Service* service, ConfigSet* set)
{
    QList<YAML::Node> entries;
    if (node.IsScalar() || node.IsMap())
        entries.append(node);
    for (std::size_t i = 0; node.IsSequence() && i < node.size(); ++i)
        entries.append(node[i]);
    for (const YAML::Node& entry : entries) {
        const YAML::Node path = entry.IsMap() ? entry["path"] : entry;
        const QString name = path ? textOf(path) : QString();
        if (name.isEmpty() || name.contains(QLatin1Char('$')))
            continue;
        const QString absolute = QDir::cleanPath(QDir(file.folder).absoluteFilePath(name));
        service->envFiles.append(absolute);
        const bool optional
            = entry.IsMap() && entry["required"] && textOf(entry["required"]) == QStringLiteral("false");
        if (!optional && !QFileInfo::exists(absolute))
            set->faults.append({QStringLiteral("missing-file"),
                QStringLiteral("env_file %1 of service %2 does not exist").arg(name, service->name),
                {{file.path, lineOf(entry), QStringLiteral("services.%1.env_file").arg(service->name), QString()}}});
    }
}

void readReferences(const QByteArray& text, const ConfigFile& file, ConfigSet* set)
{
    static const QRegularExpression kReference(
        QStringLiteral("(?<!\\$)\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])?|([A-Za-z_][A-Za-z0-9_]*))"));
    static const QRegularExpression kComment(QStringLiteral("(?:^|\\s)#.*$"));
    const QStringList lines = QString::fromUtf8(text).split(QLatin1Char('\n'));
    for (int i = 0; i < lines.size(); ++i) {
        QRegularExpressionMatchIterator matches = kReference.globalMatch(QString(lines.at(i)).remove(kComment));
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            const QString name = match.captured(1).isEmpty() ? match.captured(3) : match.captured(1);
            const bool hasDefault
                = match.captured(2).endsWith(QLatin1Char('-')) || match.captured(2).endsWith(QLatin1Char('+'));
            set->references.append({name, hasDefault, {file.path, i + 1, name, QString()}});
        }
    }
}

void readCompose(const YAML::Node& root, const QByteArray& text, const ConfigFile& file, ConfigSet* set)
{
    readReferences(text, file, set);
    const YAML::Node services = root.IsMap() ? root["services"] : YAML::Node(YAML::NodeType::Undefined);
    if (!services || !services.IsMap())
        return;
    for (const auto& pair : services) {
        const YAML::Node& body = pair.second;
        Service service;
        service.name = textOf(pair.first);
        service.variant = file.variant;
        if (!body.IsMap())
            continue;
        const YAML::Node build = body["build"];
        QString context = build
            ? (build.IsMap() ? (build["context"] ? textOf(build["context"]) : QString()) : textOf(build))
            : QString();
        if (!context.isEmpty())
            service.folder = QDir::cleanPath(QDir(file.folder).absoluteFilePath(context));
        if (body["ports"])
            readPorts(body["ports"], file.path, service.name, &service);
        if (body["environment"])
            readEnvironment(body["environment"], file.path, &service);
        if (body["env_file"])
            readEnvFiles(body["env_file"], file, &service, set);
        set->services.append(service);
    }
}

QString variantIn(const QString& name)
{
    static const QRegularExpression kVariant(QStringLiteral(
        "(?:^|[._-])(production|prod|staging|stage|development|dev|test|testing|ci|local|override|debug)(?=[._-]|$)"));
    return kVariant.match(name.toLower()).captured(1);
}

/// What a file is by its name; nothing when it is no configuration.
std::optional<ConfigFile> classify(const QString& name)
{
    static const QRegularExpression kCompose(QStringLiteral("^(?:docker-)?compose(?:[._-][\\w.-]+)?\\.ya?ml$"));
    static const QRegularExpression kExample(QStringLiteral("[._-](?:example|sample|template|dist|tmpl)(?:[._-]|$)"));
    static const QRegularExpression kConfig(
        QStringLiteral("^(?:[\\w-]+[._-])?(?:config|conf|configuration|settings|application|appsettings|environment|"
                       "environments|env|server|services)(?:[._-][\\w-]+)?\\.(?:json|ya?ml|properties)$"));
    const QString lower = name.toLower();
    ConfigFile file;
    file.variant = variantIn(lower);
    const bool env = lower == QStringLiteral(".env") || lower.startsWith(QStringLiteral(".env."))
        || lower.endsWith(QStringLiteral(".env"));
    if (env) {
        file.kind = kExample.match(lower).hasMatch() ? ConfigKind::EnvExample : ConfigKind::Env;
        return file;
    }
    if (kCompose.match(lower).hasMatch()) {
        file.kind = ConfigKind::Compose;
        return file;
    }
    if (kExample.match(lower).hasMatch() || !kConfig.match(lower).hasMatch())
        return std::nullopt;
    return file;
}

void readYaml(const QByteArray& text, ConfigFile* file, ConfigSet* set)
{
    try {
        const YAML::Node root = YAML::Load(text.toStdString());
        if (file->kind == ConfigKind::Compose)
            readCompose(root, text, *file, set);
        else
            flatten(root, QString(), 0, file);
    } catch (const YAML::Exception& exception) {
        const int line = std::max(exception.mark.line + 1, 1);
        set->faults.append(
            {QStringLiteral("syntax"), QStringLiteral("cannot be read: %1").arg(QString::fromStdString(exception.msg)),
                {{file->path, line, QString(), QString()}}});
    }
}

void readFile(const QString& path, const QString& shown, ConfigSet* set)
{
    const QFileInfo info(path);
    std::optional<ConfigFile> file = classify(info.fileName());
    if (!file || info.isSymLink() || !info.isFile() || info.size() > kFileLimit)
        return;
    file->path = shown;
    file->folder = info.absolutePath();
    QFile device(path);
    if (!device.open(QIODevice::ReadOnly)) {
        set->faults.append({QStringLiteral("unreadable"), device.errorString(), {{shown, 0, QString(), QString()}}});
        return;
    }
    const QByteArray text = device.read(kFileLimit);
    const bool pairs = file->kind == ConfigKind::Env || file->kind == ConfigKind::EnvExample
        || info.suffix() == QStringLiteral("properties");
    if (pairs)
        readPairs(text, &*file);
    else
        readYaml(text, &*file, set); // JSON is YAML
    set->files.append(*file);
}

void walk(const QString& folder, const QString& shown, int depth, int* left, ConfigSet* set)
{
    static const QSet<QString> kLeftOut{QStringLiteral(".git"), QStringLiteral("node_modules"),
        QStringLiteral("vendor"), QStringLiteral("third_party"), QStringLiteral(".venv"), QStringLiteral("venv"),
        QStringLiteral("__pycache__"), QStringLiteral("dist"), QStringLiteral("target"), QStringLiteral(".tox"),
        QStringLiteral(".next"), QStringLiteral("coverage")};
    if (depth > kMaxDepth)
        return;
    const QFileInfoList entries = QDir(folder).entryInfoList(
        QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo& entry : entries) {
        if (left && --*left < 0) {
            set->incomplete = true;
            return;
        }
        const QString name = shown.isEmpty() ? entry.fileName() : QString(shown + QLatin1Char('/') + entry.fileName());
        if (!entry.isDir())
            readFile(entry.filePath(), name, set);
        else if (!kLeftOut.contains(entry.fileName()))
            walk(entry.filePath(), name, depth + 1, left, set);
    }
}

} // namespace

ConfigSet readConfig(const QStringList& paths, QString* missing, int most)
{
    ConfigSet set;
    int left = most;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        if (!info.exists()) {
            *missing = path;
            return set;
        }
        if (info.isDir())
            walk(info.absoluteFilePath(), path == QStringLiteral(".") ? QString() : QDir::cleanPath(path), 0,
                most > 0 ? &left : nullptr, &set);
        else
            readFile(path, path, &set);
    }
    // The same file may be reached by two of the paths.
    QSet<QString> seen;
    set.files.removeIf([&](const ConfigFile& file) {
        const QString key = file.folder + QLatin1Char('/') + QFileInfo(file.path).fileName();
        const bool again = seen.contains(key);
        seen.insert(key);
        return again;
    });
    return set;
}

} // namespace wavedeck::audit
