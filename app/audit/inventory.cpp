// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kLargest = 20;

struct Language {
    qint64 files = 0;
    qint64 lines = 0;
    qint64 blank = 0;
    qint64 bytes = 0;
};

/// What a build or a tool leaves behind; the folder it belongs to, or the file itself. Empty: hand-made as far as
/// the name tells. `dist`, `build` and the like are not here: many projects keep sources there.
QByteArray generatedPart(const QByteArray& path)
{
    static const QSet<QByteArray> kFolders{"node_modules", "__pycache__", "CMakeFiles", ".pytest_cache", ".mypy_cache",
        ".tox", ".gradle", ".nyc_output", ".eggs", "bower_components"};
    static const QSet<QByteArray> kNames{
        "CMakeCache.txt", ".DS_Store", "Thumbs.db", ".coverage", "cmake_install.cmake", ".ninja_log", ".ninja_deps"};
    static const QSet<QByteArray> kExtensions{"pyc", "pyo", "o", "obj", "class", "gcda", "gcno", "swp", "swo"};
    qsizetype from = 0;
    for (qsizetype slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
        if (kFolders.contains(path.mid(from, slash - from)))
            return path.left(slash);
        from = slash + 1;
    }
    return kNames.contains(baseName(path)) || kExtensions.contains(extensionOf(path)) ? path : QByteArray();
}

void addFindings(ScanContext& context, const QMap<QByteArray, int>& generated)
{
    for (auto it = generated.cbegin(); it != generated.cend(); ++it) {
        Finding finding;
        finding.rule = QStringLiteral("generated-tracked");
        finding.severity = isTestPath(it.key()) ? Severity::Info : Severity::Low;
        finding.file = it.key();
        finding.message = it.value() > 1 ? QStringLiteral("build output is tracked: %1 files").arg(it.value())
                                         : QStringLiteral("build output is tracked");
        finding.detail = {{QStringLiteral("files"), it.value()}};
        context.add(finding);
    }
}

void tellPeople(ScanContext& context, const QMap<QString, Language>& languages, const QJsonArray& largest)
{
    QString text = QStringLiteral("%1 %2 %3 %4\n")
                       .arg(QStringLiteral("language"), -22)
                       .arg(QStringLiteral("files"), 8)
                       .arg(QStringLiteral("lines"), 10)
                       .arg(QStringLiteral("bytes"), 13);
    for (auto it = languages.cbegin(); it != languages.cend(); ++it)
        text += QStringLiteral("%1 %2 %3 %4\n")
                    .arg(it.key(), -22)
                    .arg(it->files, 8)
                    .arg(it->lines, 10)
                    .arg(it->bytes, 13);
    text += QStringLiteral("largest files:\n");
    for (const QJsonValue& file : largest)
        text += QStringLiteral("%1  %2\n")
                    .arg(file[QStringLiteral("bytes")].toInteger(), 12)
                    .arg(printable(file[QStringLiteral("file")].toString()));
    for (const Finding& finding : context.findings())
        text += QStringLiteral("%1:0: %2 %3: %4\n")
                    .arg(printable(finding.file), QString(word(finding.severity)), finding.rule, finding.message);
    context.text() = text;
}

void summarise(
    ScanContext& context, const QMap<QString, Language>& languages, QList<std::pair<qint64, QByteArray>>& sizes)
{
    std::sort(sizes.begin(), sizes.end(),
        [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    QJsonArray largest;
    for (const auto& [size, path] : sizes.mid(0, kLargest))
        largest.append(QJsonObject{{QStringLiteral("file"), QString::fromUtf8(path)}, {QStringLiteral("bytes"), size}});
    QJsonObject table;
    Language all;
    for (auto it = languages.cbegin(); it != languages.cend(); ++it) {
        table.insert(it.key(),
            QJsonObject{{QStringLiteral("files"), it->files}, {QStringLiteral("lines"), it->lines},
                {QStringLiteral("blank"), it->blank}, {QStringLiteral("bytes"), it->bytes}});
        all.files += it->files;
        all.lines += it->lines;
        all.bytes += it->bytes;
    }
    QJsonObject& summary = context.summary();
    summary.insert(QStringLiteral("languages"), table);
    summary.insert(QStringLiteral("largest"), largest);
    summary.insert(QStringLiteral("files"), all.files);
    summary.insert(QStringLiteral("lines"), all.lines);
    summary.insert(QStringLiteral("bytes"), all.bytes);
    summary.insert(QStringLiteral("symlinks"), static_cast<qint64>(context.repository().symlinks().size()));
    summary.insert(QStringLiteral("submodules"), static_cast<qint64>(context.repository().submodules().size()));
    tellPeople(context, languages, largest);
}

} // namespace

Status scanInventory(ScanContext& context)
{
    const Repository& repository = context.repository();
    QMap<QString, Language> languages;
    QList<std::pair<qint64, QByteArray>> sizes;
    QMap<QByteArray, int> generated;
    qsizetype done = 0;
    for (const QByteArray& path : repository.files()) {
        context.events().progress(done++, repository.files().size(), QStringLiteral("files"));
        const qint64 size = repository.fileSize(path);
        if (size < 0) {
            context.skip(repository.exists(path) ? ReadState::Special : ReadState::Missing, path);
            continue;
        }
        sizes.append({size, path});
        if (const QByteArray part = generatedPart(path); !part.isEmpty())
            ++generated[part];
        if (size > kTextLimit) {
            Finding finding;
            finding.rule = QStringLiteral("large-file");
            finding.severity = size > 50 * 1024 * 1024 ? Severity::Medium : Severity::Low;
            finding.file = path;
            finding.message = QStringLiteral("%1 bytes tracked in git").arg(size);
            finding.detail = {{QStringLiteral("bytes"), size}};
            context.add(finding);
        }
        const FileText text = repository.readText(path);
        const QString language = languageOf(path);
        const bool isText = text.state == ReadState::Ok;
        Language& entry = languages[!isText ? QStringLiteral("(binary or large)")
                : language.isEmpty()        ? QStringLiteral("(other)")
                                            : language];
        ++entry.files;
        entry.bytes += size;
        if (!isText) {
            // Counted with their size; only their lines are unknown.
            context.skipped().add(why(text.state) + QStringLiteral(", lines not counted"), path);
            continue;
        }
        context.countScanned();
        const QList<QByteArrayView> lines = splitLines(text.data);
        entry.lines += lines.size();
        entry.blank
            += std::count_if(lines.begin(), lines.end(), [](QByteArrayView line) { return line.trimmed().isEmpty(); });
    }
    addFindings(context, generated);
    summarise(context, languages, sizes);
    return Done{};
}

} // namespace wavedeck::audit
