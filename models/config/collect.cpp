// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/config/collect.h"

#include "models/config/compose.h"
#include "models/config/readers.h"
#include "models/config/values.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QStringConverter>

namespace wavedeck::config {

namespace {

constexpr int kMostDepth = 32;

class Collector {
public:
    Collector(const Rules& rules, const Bounds& bounds)
        : m_rules(rules)
        , m_bounds(bounds)
    {
    }

    Result<ConfigSet> run(const QStringList& paths)
    {
        for (const QString& path : paths) {
            const QFileInfo info(path);
            if (!info.exists())
                return Error{ErrorKind::Usage, QStringLiteral("no-path"), path, QStringLiteral("no such path"),
                    QStringLiteral("name a folder or a file that exists")};
            if (info.isDir())
                walk(info.absoluteFilePath(), path == QLatin1String(".") ? QString() : QDir::cleanPath(path), {}, 0);
            else
                named(path);
        }
        for (const auto& [index, tree] : std::as_const(m_composeTrees))
            readCompose(*tree, m_set.files[index], variablesBeside(m_set.files[index]), m_set);
        return std::move(m_set);
    }

private:
    /// A file by its own name; a compose file brings the .env file beside it.
    void named(const QString& path)
    {
        File file;
        if (!classify(path, m_rules, file))
            file.kind = path.endsWith(QLatin1String(".ini")) ? FileKind::Ini : FileKind::Tree;
        read(path, path, file);
        const QString beside = QFileInfo(path).path() + QStringLiteral("/.env");
        if (file.kind == FileKind::Compose && QFileInfo(beside).isFile()) {
            File env;
            classify(beside, m_rules, env);
            read(beside, QDir::cleanPath(beside), env);
        }
    }

    void walk(const QString& folder, const QString& shown, const QString& environment, int depth)
    {
        static const QSet<QString> kLeftOut{QStringLiteral(".git"), QStringLiteral("node_modules"),
            QStringLiteral("vendor"), QStringLiteral("third_party"), QStringLiteral(".venv"), QStringLiteral("venv"),
            QStringLiteral("__pycache__"), QStringLiteral("dist"), QStringLiteral("target"), QStringLiteral(".tox"),
            QStringLiteral(".next"), QStringLiteral("coverage"), QStringLiteral("site-packages"),
            QStringLiteral(".terraform"), QStringLiteral(".cache")};
        if (depth > kMostDepth)
            return;
        const QFileInfoList entries = QDir(folder).entryInfoList(
            QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
        for (const QFileInfo& entry : entries) {
            if (m_bounds.entries > 0 && ++m_entries > m_bounds.entries) {
                m_set.incomplete = true;
                return;
            }
            const QString name
                = shown.isEmpty() ? entry.fileName() : QString(shown + QLatin1Char('/') + entry.fileName());
            if (entry.isDir()) {
                // envs/production/.env: the folder says what the file's name does not.
                const QString own = m_rules.environments.value(entry.fileName().toLower());
                if (!kLeftOut.contains(entry.fileName()))
                    walk(entry.filePath(), name, own.isEmpty() ? environment : own, depth + 1);
                continue;
            }
            noteProject(entry);
            File file;
            if (!classify(entry.filePath(), m_rules, file))
                continue;
            if (file.environment.isEmpty())
                file.environment = environment;
            read(entry.filePath(), name, file);
        }
    }

    /// CONF-7 asks what kind of project a folder holds.
    void noteProject(const QFileInfo& info)
    {
        const QString name = info.fileName();
        const auto note = [&](const char* kind) { m_set.projects.append({info.absolutePath(), QLatin1String(kind)}); };
        const bool next = name.startsWith(QLatin1String("next.config."));
        const bool vite = name.startsWith(QLatin1String("vite.config."));
        QFile file(info.filePath());
        if ((!next && !vite && name != QLatin1String("package.json")) || !file.open(QIODevice::ReadOnly))
            return;
        const QByteArray text = file.read(kMostFileBytes);
        if (next)
            return note("next");
        if (vite)
            return note(text.contains("envPrefix") ? "own-prefix" : "vite");
        for (const char* kind : {"next", "vite", "react-scripts"})
            if (text.contains(QByteArray(QByteArray("\"") + kind + "\":")))
                note(kind);
    }

    void read(const QString& path, const QString& shown, File file)
    {
        const QFileInfo info(path);
        file.path = shown;
        file.absolute = QDir::cleanPath(info.absoluteFilePath());
        file.folder = info.absolutePath();
        if (m_seen.contains(file.absolute) || info.isSymLink() || !info.isFile())
            return; // the same file may be reached by two of the paths
        m_seen.insert(file.absolute);
        m_bytes += info.size();
        if ((m_bounds.files > 0 && m_set.files.size() >= m_bounds.files)
            || (m_bounds.bytes > 0 && m_bytes > m_bounds.bytes)) {
            m_set.incomplete = true;
            return;
        }
        QFile device(path);
        if (!device.open(QIODevice::ReadOnly))
            return fail("unreadable", shown, {}, device.errorString());
        const QByteArray bytes = device.read(kMostFileBytes + 1);
        if (bytes.size() > kMostFileBytes)
            return fail("syntax", shown, {1, 1},
                QStringLiteral("more than %1 KiB; it is not looked at").arg(kMostFileBytes / 1024));
        parse(bytes, file);
        m_set.files.append(file);
    }

    void fail(const char* rule, const QString& shown, const Mark& mark, const QString& message)
    {
        m_set.problems.append({QLatin1String(rule), message, {shown, mark, {}, {}}});
    }

    void parse(const QByteArray& bytes, File& file)
    {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        Text text;
        text.text = decoder.decode(bytes);
        if (text.text.startsWith(QChar(0xFEFF)))
            text.text.remove(0, 1);
        const qsizetype zero = bytes.indexOf('\0');
        if (decoder.hasError() || zero >= 0)
            return fail("syntax", file.path, {1, 1},
                zero >= 0 ? QStringLiteral("it holds a zero byte: no text file")
                          : QStringLiteral("it is not UTF-8; save it as UTF-8"));
        const QString suffix = QFileInfo(file.path).suffix().toLower();
        if (file.kind == FileKind::Env)
            readEnv(text);
        else if (file.kind == FileKind::Ini)
            readIni(text);
        else if (suffix == QLatin1String("toml"))
            readToml(text);
        else
            readTree(bytes, suffix.startsWith(QLatin1String("json")), file, text);
        for (Problem problem : std::as_const(text.problems)) {
            problem.place.file = file.path;
            m_set.problems.append(problem);
        }
        file.entries = text.entries;
    }

    void readTree(const QByteArray& bytes, bool json, const File& file, Text& text)
    {
        QList<plan::YamlNodePtr> documents;
        if (json) {
            if (const plan::YamlNodePtr root = parseJson(text.text, text.problems))
                documents.append(root);
        } else {
            documents = parseYaml(bytes, text.problems);
        }
        for (const plan::YamlNodePtr& document : std::as_const(documents))
            flatten(*document, text);
        if (file.kind == FileKind::Compose && !documents.isEmpty())
            m_composeTrees.append({int(m_set.files.size()), documents.first()});
    }

    /// What the .env file beside a compose file says, the one of its environment before the plain one.
    QHash<QString, QString> variablesBeside(const File& compose) const
    {
        QHash<QString, QString> known;
        for (const bool ofEnvironment : {false, true})
            for (const File& file : m_set.files) {
                const bool fits = ofEnvironment ? !file.environment.isEmpty() && file.environment == compose.environment
                                                : file.environment.isEmpty();
                if (file.kind == FileKind::Env && !file.example && fits && file.folder == compose.folder)
                    for (const Entry& entry : file.entries)
                        known.insert(entry.key, entry.value);
            }
        return known;
    }

    const Rules& m_rules;
    const Bounds& m_bounds;
    ConfigSet m_set;
    QSet<QString> m_seen;
    QList<std::pair<int, plan::YamlNodePtr>> m_composeTrees;
    int m_entries = 0;
    qint64 m_bytes = 0;
};

QString environmentIn(const QString& name, const Rules& rules)
{
    static const QRegularExpression kBetween(QStringLiteral("[._-]+"));
    const QStringList words = name.split(kBetween, Qt::SkipEmptyParts);
    for (const QString& word : words)
        if (const QString environment = rules.environments.value(word); !environment.isEmpty())
            return environment;
    return {};
}

} // namespace

bool classify(const QString& name, const Rules& rules, File& file)
{
    static const QRegularExpression kCompose(QStringLiteral("\\A(?:docker-)?compose(?:[._-][\\w.-]+)?\\.ya?ml\\z"));
    static const QRegularExpression kExample(
        QStringLiteral("(?:^|[._-])(?:example|sample|template|dist|tmpl|tpl|default|defaults)(?:[._-]|$)"));
    static const QRegularExpression kConfig(QStringLiteral(
        "\\A(?:[\\w-]+[._-])?(?:config|conf|configuration|settings|application|appsettings|environment|"
        "environments|env|server|services)(?:[._-][\\w-]+)?\\.(json|jsonc|ya?ml|toml|ini|properties)\\z"));
    static const QRegularExpression kInFolder(QStringLiteral("\\A(?:default|[a-z0-9]+)\\.(json|ya?ml|toml|ini)\\z"));
    const QString lower = name.section(QLatin1Char('/'), -1).toLower();
    const QString folder = name.section(QLatin1Char('/'), -2, -2).toLower();
    file.environment = environmentIn(lower, rules);
    file.example = kExample.match(lower).hasMatch();
    if (lower == QLatin1String("procfile")) {
        file.kind = FileKind::Ini;
        return true;
    }
    if (lower == QLatin1String(".env") || lower.startsWith(QLatin1String(".env."))
        || lower.endsWith(QLatin1String(".env"))) {
        file.kind = FileKind::Env;
        return true;
    }
    if (kCompose.match(lower).hasMatch()) {
        file.kind = FileKind::Compose;
        return !file.example;
    }
    // config/default.json, config/production.yaml: the folder says what they are.
    QRegularExpressionMatch match = kConfig.match(lower);
    const bool inFolder = (folder == QLatin1String("config") || folder == QLatin1String("settings"))
        && (lower.startsWith(QLatin1String("default.")) || !file.environment.isEmpty());
    if (!match.hasMatch() && inFolder)
        match = kInFolder.match(lower);
    if (!match.hasMatch() || (file.example && !lower.startsWith(QLatin1String("default."))))
        return false;
    file.example = false;
    const QString suffix = match.captured(1);
    file.kind
        = suffix == QLatin1String("ini") || suffix == QLatin1String("properties") ? FileKind::Ini : FileKind::Tree;
    return true;
}

Result<ConfigSet> readConfiguration(const QStringList& paths, const Rules& rules, const Bounds& bounds)
{
    return Collector(rules, bounds).run(paths);
}

} // namespace wavedeck::config
