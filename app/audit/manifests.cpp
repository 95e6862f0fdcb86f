// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/manifests.h"

#include "app/audit/files.h"
#include "app/audit/repository.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QXmlStreamReader>

#include <algorithm>

namespace wavedeck::audit {

namespace {

QStringList textLines(const QByteArray& text)
{
    QStringList lines;
    for (const QByteArrayView line : splitLines(text))
        lines.append(QString::fromUtf8(line.data(), line.size()));
    return lines;
}

int lineOf(const QStringList& lines, const QString& needle, int from)
{
    for (int i = std::max(from, 0); i < lines.size(); ++i) {
        if (lines.at(i).contains(needle))
            return i + 1;
    }
    return 0;
}

/// package.json and composer.json: objects of name → version.
QList<Dependency> fromJson(const QByteArray& text, const QStringList& sections, const QStringList& devSections)
{
    QList<Dependency> found;
    const QJsonObject root = QJsonDocument::fromJson(text).object();
    const QStringList lines = textLines(text);
    for (const QString& section : sections + devSections) {
        const QJsonObject table = root.value(section).toObject();
        const int from = lineOf(lines, QStringLiteral("\"%1\"").arg(section), 0);
        for (auto it = table.constBegin(); it != table.constEnd(); ++it) {
            // The platform itself (php, ext-json) is no package.
            const bool platform = section.startsWith(QStringLiteral("require")) && !it.key().contains(QLatin1Char('/'));
            if (!platform && it.value().isString())
                found.append({it.key(), it.value().toString(),
                    lineOf(lines, QStringLiteral("\"%1\"").arg(it.key()), from), devSections.contains(section)});
        }
    }
    return found;
}

QList<Dependency> fromRequirements(const QByteArray& text)
{
    static const QRegularExpression kRow(QStringLiteral("^\\s*([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[[^\\]]*\\])?\\s*(@"
                                                        "\\s*\\S+|[=<>!~][^;#]*)?\\s*(?:;|#|\\\\|$|--hash)"));
    QList<Dependency> found;
    const QStringList lines = textLines(text);
    for (int i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = kRow.match(lines.at(i));
        if (match.hasMatch())
            found.append({match.captured(1),
                match.captured(2).section(QStringLiteral("--"), 0, 0).section(QLatin1Char('\\'), 0, 0).trimmed(), i + 1,
                false});
    }
    return found;
}

/// TOML by lines: tables of name = "version" or { version = "…" }, and lists of requirement strings.
QList<Dependency> fromToml(const QByteArray& text, const QRegularExpression& tables, const QRegularExpression& lists)
{
    static const QRegularExpression kTable(QStringLiteral("^\\s*\\[+([^\\]]+)\\]+"));
    static const QRegularExpression kPair(QStringLiteral("^\\s*\"?([A-Za-z0-9_.-]+)\"?\\s*=\\s*(.*)$"));
    static const QRegularExpression kQuoted(QStringLiteral("[\"']([^\"']+)[\"']"));
    static const QRegularExpression kVersion(QStringLiteral("version\\s*=\\s*[\"']([^\"']*)[\"']"));
    static const QRegularExpression kRequirement(
        QStringLiteral("^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\\[[^\\]]*\\])?\\s*([^;]*)"));
    QList<Dependency> found;
    QString table;
    bool inList = false;
    const QStringList lines = textLines(text);
    for (int i = 0; i < lines.size(); ++i) {
        const QString& line = lines.at(i);
        const QRegularExpressionMatch head = kTable.match(line);
        if (head.hasMatch() && !inList) {
            table = head.captured(1).trimmed();
            continue;
        }
        const QRegularExpressionMatch pair = kPair.match(line);
        QString rest = line;
        if (!inList && pair.hasMatch()) {
            const QString full = table + QLatin1Char('.') + pair.captured(1);
            rest = pair.captured(2);
            inList = lists.match(full).hasMatch() && rest.startsWith(QLatin1Char('['));
            if (!inList && tables.match(table).hasMatch() && pair.captured(1) != QStringLiteral("python")) {
                const QRegularExpressionMatch version
                    = rest.startsWith(QLatin1Char('{')) ? kVersion.match(rest) : kQuoted.match(rest);
                const bool other = rest.contains(QStringLiteral("path")) || rest.contains(QStringLiteral("git"))
                    || rest.contains(QStringLiteral("workspace"));
                found.append({pair.captured(1),
                    version.hasMatch() ? version.captured(1)
                        : other        ? QStringLiteral("(source)")
                                       : QString(),
                    i + 1, table.contains(QStringLiteral("dev"))});
            }
        }
        if (!inList)
            continue;
        QRegularExpressionMatchIterator items = kQuoted.globalMatch(rest);
        while (items.hasNext()) {
            const QRegularExpressionMatch item = kRequirement.match(items.next().captured(1));
            if (item.hasMatch())
                found.append({item.captured(1), item.captured(2).trimmed(), i + 1, false});
        }
        QString bare = rest;
        bare.remove(kQuoted);
        inList = !bare.section(QLatin1Char('#'), 0, 0).contains(QLatin1Char(']'));
    }
    return found;
}

QList<Dependency> fromRows(const QByteArray& text, const QRegularExpression& row, bool devWhenMarked = false)
{
    QList<Dependency> found;
    const QStringList lines = textLines(text);
    for (int i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = row.match(lines.at(i));
        if (match.hasMatch())
            found.append({match.captured(QStringLiteral("name")), match.captured(QStringLiteral("version")).trimmed(),
                i + 1, devWhenMarked && lines.at(i).contains(QStringLiteral("dev"))});
    }
    return found;
}

QList<Dependency> fromGoMod(const QByteArray& text)
{
    static const QRegularExpression kRow(
        QStringLiteral("^(?:require\\s+)?(?<name>[A-Za-z0-9][^\\s(]*\\.[^\\s(]*)\\s+(?<version>v\\S+)"));
    QList<Dependency> found;
    QString block;
    const QStringList lines = textLines(text);
    for (int i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.endsWith(QLatin1Char('(')))
            block = line.section(QLatin1Char(' '), 0, 0);
        else if (line == QStringLiteral(")"))
            block.clear();
        const QRegularExpressionMatch match = kRow.match(line);
        if (match.hasMatch() && (block == QStringLiteral("require") || line.startsWith(QStringLiteral("require "))))
            found.append({match.captured(1), match.captured(2), i + 1, false});
    }
    return found;
}

QList<Dependency> fromPom(const QByteArray& text)
{
    QList<Dependency> found;
    QXmlStreamReader xml(text);
    Dependency current;
    bool inside = false;
    while (!xml.atEnd()) {
        xml.readNext();
        const QString name = xml.name().toString();
        if (xml.isStartElement() && (name == QStringLiteral("dependency") || name == QStringLiteral("plugin"))) {
            current = {QString(), QString(), static_cast<int>(xml.lineNumber()), false};
            inside = true;
        } else if (xml.isEndElement() && inside
            && (name == QStringLiteral("dependency") || name == QStringLiteral("plugin"))) {
            // No version: a parent or the dependency management gives it.
            if (current.version.isEmpty())
                current.version = QStringLiteral("(managed)");
            found.append(current);
            inside = false;
        } else if (xml.isStartElement() && inside
            && (name == QStringLiteral("groupId") || name == QStringLiteral("artifactId"))
            && current.name.count(QLatin1Char(':')) == 0) {
            const QString part = xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
            current.name = current.name.isEmpty() ? part : QString(current.name + QLatin1Char(':') + part);
        } else if (xml.isStartElement() && inside && name == QStringLiteral("version")) {
            current.version = xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        }
    }
    return found;
}

/// FROM image[:tag][@digest] [AS stage]; stages and images in variables are not images to pin.
QList<Dependency> fromDockerfile(const QByteArray& text)
{
    static const QRegularExpression kFrom(QStringLiteral("^\\s*FROM\\s+(?:--\\S+\\s+)*(\\S+)(?:\\s+AS\\s+(\\S+))?"),
        QRegularExpression::CaseInsensitiveOption);
    QList<Dependency> found;
    QSet<QString> stages{QStringLiteral("scratch")};
    const QStringList lines = textLines(text);
    for (int i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = kFrom.match(lines.at(i));
        if (!match.hasMatch())
            continue;
        const QString image = match.captured(1);
        if (!stages.contains(image.toLower()) && !image.contains(QLatin1Char('$'))) {
            const qsizetype at = image.indexOf(QLatin1Char('@'));
            const qsizetype colon = image.indexOf(QLatin1Char(':'), image.lastIndexOf(QLatin1Char('/')) + 1);
            const qsizetype cut = colon >= 0 && (at < 0 || colon < at) ? colon : at;
            found.append({cut < 0 ? image : image.left(cut), cut < 0 ? QString() : image.mid(cut + 1), i + 1, false});
        }
        stages.insert(match.captured(2).toLower());
    }
    return found;
}

const QRegularExpression& never()
{
    static const QRegularExpression kNever(QStringLiteral("(?!)"));
    return kNever;
}

} // namespace

Manifest readManifest(const QByteArray& path, const QByteArray& text)
{
    static const QRegularExpression kRequirementsName(QStringLiteral("^requirements.*\\.txt$|^requirements/.*\\.txt$"));
    static const QRegularExpression kCargo(QStringLiteral("(?:^|\\.)(?:dev-|build-)?dependencies$"));
    static const QRegularExpression kPoetry(
        QStringLiteral("^tool\\.poetry\\.(?:group\\..*\\.)?(?:dev-)?dependencies$"));
    static const QRegularExpression kProject(
        QStringLiteral("^project\\.dependencies$|^project\\.optional-dependencies\\.|^build-system\\.requires$|^"
                       "dependency-groups\\."));
    static const QRegularExpression kFindPackage(
        QStringLiteral("^\\s*find_package\\s*\\(\\s*(?<name>[A-Za-z0-9_.+-]+)(?:\\s+(?<version>[0-9][0-9.]*))?"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kGem(
        QStringLiteral("^\\s*gem\\s+[\"'](?<name>[^\"']+)[\"'](?:\\s*,\\s*[\"'](?<version>[^\"']+)[\"'])?"));
    static const QRegularExpression kUses(QStringLiteral(
        "^\\s*(?:-\\s+)?uses:\\s*[\"']?(?<name>[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+)@(?<version>[^\\s\"'#]+)"));
    static const QRegularExpression kImage(
        QStringLiteral("^\\s*image:\\s*[\"']?(?<name>[a-z0-9][a-z0-9._/-]*(?::[0-9]+/[a-z0-9._/"
                       "-]+)?)(?::(?<version>[A-Za-z0-9_][A-Za-z0-9_.-]*))?[\"']?\\s*(?:#.*)?$"));
    const QByteArray name = baseName(path);
    const QString language = languageOf(path);
    const QString s = QString::fromUtf8(name);
    if (name == "package.json")
        return {QStringLiteral("npm"),
            fromJson(text, {QStringLiteral("dependencies"), QStringLiteral("optionalDependencies")},
                {QStringLiteral("devDependencies")}),
            {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"},
            QJsonDocument::fromJson(text).object().value(QStringLiteral("private")).toBool()};
    if (name == "composer.json")
        return {QStringLiteral("composer"),
            fromJson(text, {QStringLiteral("require")}, {QStringLiteral("require-dev")}), {"composer.lock"}, false};
    if (kRequirementsName.match(s).hasMatch())
        return {QStringLiteral("pip"), fromRequirements(text), {}, false};
    if (name == "pyproject.toml")
        return {QStringLiteral("python"), fromToml(text, kPoetry, kProject),
            {"poetry.lock", "pdm.lock", "uv.lock", "Pipfile.lock", "requirements.txt"}, text.contains("[tool.poetry")};
    if (name == "Cargo.toml")
        return {QStringLiteral("cargo"), fromToml(text, kCargo, never()), {"Cargo.lock"}, text.contains("[[bin]]")};
    if (name == "go.mod")
        return {QStringLiteral("go"), fromGoMod(text), {"go.sum"}, true};
    if (language == QStringLiteral("CMake"))
        return {QStringLiteral("cmake"), fromRows(text, kFindPackage), {}, false};
    if (name == "pom.xml")
        return {QStringLiteral("maven"), fromPom(text), {}, false};
    if (name == "Gemfile")
        return {QStringLiteral("gem"), fromRows(text, kGem), {"Gemfile.lock"}, true};
    if (language == QStringLiteral("Dockerfile"))
        return {QStringLiteral("docker"), fromDockerfile(text), {}, false};
    if (path.startsWith(".github/workflows/") || name == "action.yml")
        return {QStringLiteral("github-actions"), fromRows(text, kUses), {}, false};
    if ((s.contains(QStringLiteral("compose"))
            && (s.endsWith(QStringLiteral(".yml")) || s.endsWith(QStringLiteral(".yaml")))))
        return {QStringLiteral("compose"), fromRows(text, kImage), {}, false};
    return {};
}

} // namespace wavedeck::audit
