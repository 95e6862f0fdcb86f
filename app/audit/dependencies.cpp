// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/manifests.h"

#include <algorithm>

namespace wavedeck::audit {

namespace {

struct Verdict {
    QString rule; ///< empty: nothing to say
    Severity severity = Severity::Low;
    QString message;
};

/// Whether what a manifest says leaves open which version is taken. A range is no fault where a lock file pins it.
Verdict judge(const Manifest& manifest, const Dependency& dependency, bool locked)
{
    const QString& ecosystem = manifest.ecosystem;
    const QString version = dependency.version.toLower();
    const bool image = ecosystem == QStringLiteral("docker") || ecosystem == QStringLiteral("compose");
    if (version == QStringLiteral("latest")
        || (ecosystem == QStringLiteral("maven") && version == QStringLiteral("release")))
        return {QStringLiteral("latest-tag"), locked ? Severity::Low : Severity::Medium,
            QStringLiteral("%1 takes whatever is the latest").arg(dependency.name)};
    if (image && version.isEmpty())
        return {QStringLiteral("latest-tag"), Severity::Medium,
            QStringLiteral("image %1 has no tag: that means latest").arg(dependency.name)};
    if (ecosystem == QStringLiteral("github-actions")) {
        const bool branch = version == QStringLiteral("main") || version == QStringLiteral("master")
            || version == QStringLiteral("develop");
        return branch ? Verdict{QStringLiteral("unpinned"), Severity::Medium,
                   QStringLiteral("%1 follows the branch %2").arg(dependency.name, dependency.version)}
                      : Verdict{};
    }
    if (ecosystem == QStringLiteral("cmake") || locked)
        return {};
    if (ecosystem == QStringLiteral("pip") && !version.contains(QStringLiteral("=="))
        && !version.startsWith(QLatin1Char('@')))
        return {QStringLiteral("unpinned"), Severity::Low,
            QStringLiteral("%1 %2is not pinned with ==")
                .arg(dependency.name, version.isEmpty() ? QString() : QString(version + QLatin1Char(' ')))};
    if (version == QStringLiteral("*") || version.startsWith(QStringLiteral("dev-"))
        || (version.isEmpty() && ecosystem != QStringLiteral("maven")))
        return {QStringLiteral("unpinned"), Severity::Low, QStringLiteral("%1 takes any version").arg(dependency.name)};
    return {};
}

/// Beside the manifest or in any folder above it (workspaces share one).
bool hasLock(const Repository& repository, const QByteArray& path, const QList<QByteArray>& names)
{
    QByteArray folder = folderOf(path);
    while (true) {
        if (std::any_of(names.begin(), names.end(),
                [&](const QByteArray& name) { return repository.fileSet().contains(joined(folder, name)); }))
            return true;
        if (folder.isEmpty())
            return false;
        folder = folderOf(folder);
    }
}

void addLockFinding(ScanContext& context, const QByteArray& path, const Manifest& manifest)
{
    Finding finding;
    finding.rule = QStringLiteral("lock-missing");
    finding.severity = isTestPath(path) ? Severity::Info : manifest.lockExpected ? Severity::Medium : Severity::Low;
    finding.file = path;
    finding.message = QStringLiteral("%1 dependencies and no lock file (%2)")
                          .arg(manifest.dependencies.size())
                          .arg(QString::fromUtf8(manifest.lockNames.join(", ")));
    context.add(finding);
}

void look(ScanContext& context, const QByteArray& path, const QByteArray& text, QJsonArray* manifests)
{
    const Manifest manifest = readManifest(path, text);
    if (manifest.dependencies.isEmpty())
        return;
    const bool locked = !manifest.lockNames.isEmpty() && hasLock(context.repository(), path, manifest.lockNames);
    const QList<QByteArrayView> lines = splitLines(text);
    QJsonArray list;
    for (const Dependency& dependency : manifest.dependencies) {
        list.append(
            QJsonObject{{QStringLiteral("name"), dependency.name}, {QStringLiteral("version"), dependency.version},
                {QStringLiteral("line"), dependency.line}, {QStringLiteral("dev"), dependency.dev}});
        const Verdict verdict = judge(manifest, dependency, locked);
        // What a vendored package asks for is decided by who vendored it.
        if (verdict.rule.isEmpty() || isVendored(path))
            continue;
        Finding finding;
        finding.rule = verdict.rule;
        finding.severity = isTestPath(path) ? Severity::Info : verdict.severity;
        finding.file = path;
        finding.line = dependency.line <= lines.size() ? dependency.line : 0;
        finding.message = verdict.message;
        finding.detail = {{QStringLiteral("name"), dependency.name}, {QStringLiteral("version"), dependency.version},
            {QStringLiteral("ecosystem"), manifest.ecosystem}};
        context.add(finding, lines.value(finding.line - 1));
    }
    if (!manifest.lockNames.isEmpty() && !locked && !isVendored(path))
        addLockFinding(context, path, manifest);
    manifests->append(QJsonObject{{QStringLiteral("file"), QString::fromUtf8(path)},
        {QStringLiteral("ecosystem"), manifest.ecosystem}, {QStringLiteral("locked"), locked},
        {QStringLiteral("dependencies"), list}});
    addTo(context.summary(), QStringLiteral("dependencies"), manifest.dependencies.size());
}

void tellPeople(ScanContext& context, const QJsonArray& manifests)
{
    QString text;
    for (const QJsonValue& manifest : manifests) {
        text += QStringLiteral("%1 (%2)\n")
                    .arg(printable(manifest[QStringLiteral("file")].toString()),
                        manifest[QStringLiteral("ecosystem")].toString());
        const QJsonArray list = manifest[QStringLiteral("dependencies")].toArray();
        for (const QJsonValue& dependency : list)
            text += QStringLiteral("  %1 %2\n")
                        .arg(printable(dependency[QStringLiteral("name")].toString()),
                            printable(dependency[QStringLiteral("version")].toString()));
    }
    for (const Finding& finding : context.findings())
        text += QStringLiteral("%1:%2: %3 %4: %5\n")
                    .arg(printable(finding.file))
                    .arg(finding.line)
                    .arg(QString(word(finding.severity)), finding.rule, printable(finding.message));
    context.text() = text;
}

} // namespace

Status scanDependencies(ScanContext& context)
{
    QJsonArray manifests;
    context.summary().insert(QStringLiteral("dependencies"), 0);
    QList<QByteArray> candidates;
    for (const QByteArray& path : context.repository().files()) {
        static const QList<QByteArray> kExtensions{
            "json", "txt", "toml", "mod", "cmake", "xml", "yml", "yaml", "", "dockerfile"};
        if (kExtensions.contains(extensionOf(path)) || languageOf(path) == QStringLiteral("Dockerfile"))
            candidates.append(path);
    }
    context.forEachText(
        candidates, [&](const QByteArray& path, const QByteArray& text) { look(context, path, text, &manifests); });
    context.summary().insert(QStringLiteral("manifests"), manifests);
    tellPeople(context, manifests);
    return Done{};
}

} // namespace wavedeck::audit
