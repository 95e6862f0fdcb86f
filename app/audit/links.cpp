// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/markdown.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace wavedeck::audit {

namespace {

bool isMarkdown(const QByteArray& path)
{
    const QByteArray extension = extensionOf(path);
    return extension == "md" || extension == "markdown" || extension == "mdown";
}

bool isHtml(const QByteArray& path)
{
    const QByteArray extension = extensionOf(path);
    return extension == "html" || extension == "htm" || extension == "xhtml";
}

class LinkCheck {
public:
    explicit LinkCheck(ScanContext& context)
        : m_context(context)
        , m_repository(context.repository())
    {
        static const QSet<QByteArray> kGenerators{"mkdocs.yml", "mkdocs.yaml", "_config.yml", "docusaurus.config.js",
            "docusaurus.config.ts", "book.toml", "hugo.toml", "hugo.yaml", "config.toml", "antora.yml", "conf.py",
            "astro.config.mjs", "_quarto.yml"};
        m_site = std::any_of(m_repository.files().begin(), m_repository.files().end(),
            [](const QByteArray& path) { return kGenerators.contains(baseName(path)); });
        m_site = m_site || m_repository.folders().contains(".vitepress")
            || m_repository.folders().contains("docs/.vitepress");
    }

    void check(const QByteArray& path, const Link& link, QByteArrayView lineText)
    {
        static const QRegularExpression kScheme(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]*:"));
        const QByteArray& target = link.target;
        // Templates fill these in; what they will be is not written here.
        const bool isTemplate = target.contains("{{") || target.contains("{%") || target.contains("${")
            || target.contains("<%") || target.contains("#{") || target.contains("<?") || target.startsWith("{")
            || target.contains('$') || target.contains("%%") || target.startsWith('@');
        if (target.isEmpty() || isTemplate || target.startsWith("//")
            || kScheme.match(QString::fromLatin1(target)).hasMatch()) {
            notChecked();
            return;
        }
        addTo(m_context.summary(), QStringLiteral("links_checked"), 1);
        const qsizetype hash = target.indexOf('#');
        const QByteArray anchor = hash < 0 ? QByteArray() : target.mid(hash + 1);
        QByteArray file = hash < 0 ? target : target.left(hash);
        if (const qsizetype query = file.indexOf('?');
            query >= 0 && !m_repository.fileSet().contains(resolve(path, file)))
            file.truncate(query);
        if (file.isEmpty()) {
            if (hash >= 0)
                checkAnchor(path, path, link, anchor, lineText);
            return;
        }
        checkFile(path, link, file, anchor, lineText);
    }

private:
    void notChecked() { addTo(m_context.summary(), QStringLiteral("links_not_checked"), 1); }

    /// Relative to the root; "" the root itself; "\0" when it leads out of the repository.
    static QByteArray resolve(const QByteArray& from, const QByteArray& target)
    {
        QList<QByteArray> parts;
        if (!target.startsWith('/') && !folderOf(from).isEmpty())
            parts = folderOf(from).split('/');
        const QList<QByteArray> steps = target.split('/');
        for (const QByteArray& step : steps) {
            if (step.isEmpty() || step == ".")
                continue;
            if (step == "..") {
                if (parts.isEmpty())
                    return QByteArray(1, '\0');
                parts.removeLast();
            } else {
                parts.append(step);
            }
        }
        return parts.join('/');
    }

    bool isTracked(const QByteArray& path) const
    {
        return path.isEmpty() || m_repository.fileSet().contains(path) || m_repository.folders().contains(path)
            || m_repository.symlinks().contains(path);
    }

    /// Below a submodule or a symbolic link: not ours to look at.
    bool isBehindOther(const QByteArray& path) const
    {
        for (qsizetype slash = path.size(); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            const QByteArray part = path.left(slash);
            if (m_repository.submodules().contains(part) || m_repository.symlinks().contains(part))
                return true;
        }
        return false;
    }

    void checkFile(const QByteArray& path, const Link& link, const QByteArray& file, const QByteArray& anchor,
        QByteArrayView lineText)
    {
        QByteArray target = resolve(path, file);
        if (!isTracked(target))
            target = resolve(path, QByteArray::fromPercentEncoding(file));
        const bool rooted = file.startsWith('/');
        // From the root of the repository, or of a web site? Only the first, when its first folder is there.
        const bool siteRoot
            = rooted && !isTracked(target) && (m_site || isHtml(path) || !isTracked(target.split('/').first()));
        if (target.startsWith('\0') || isBehindOther(target) || siteRoot) {
            notChecked();
            return;
        }
        if (isTracked(target)) {
            if (!anchor.isEmpty() && m_repository.fileSet().contains(target))
                checkAnchor(path, target, link, anchor, lineText);
            return;
        }
        if (isMade(target)) {
            notChecked();
            return;
        }
        const bool there = m_repository.exists(target);
        add(path, link,
            there            ? QStringLiteral("untracked-target")
                : link.image ? QStringLiteral("dead-image")
                             : QStringLiteral("dead-link"),
            there || isTestPath(path) || isVendored(path) || rooted ? Severity::Low : Severity::Medium,
            there ? QStringLiteral("%1 exists here, but is not tracked").arg(QString::fromUtf8(link.target))
                  : QStringLiteral("%1 does not exist").arg(QString::fromUtf8(link.target)),
            target, lineText);
        addTo(m_context.summary(), there ? QStringLiteral("untracked_targets") : QStringLiteral("dead_links"), 1);
    }

    /// A page that a generator makes from a source that is there: x.html or x/ from x.md.
    bool isMade(const QByteArray& target) const
    {
        QByteArray stem = target;
        if (stem.endsWith(".html"))
            stem.chop(5);
        else if (!m_site)
            return false;
        static const QList<QByteArray> kSources{".md", ".markdown", ".rst", ".adoc", ".mdx", ".qmd", ".ipynb",
            "/index.md", "/README.md", "/_index.md", "/index.rst"};
        return std::any_of(kSources.begin(), kSources.end(),
            [&](const QByteArray& source) { return m_repository.fileSet().contains(stem + source); });
    }

    void checkAnchor(const QByteArray& path, const QByteArray& target, const Link& link, const QByteArray& anchor,
        QByteArrayView lineText)
    {
        const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(anchor)).toLower();
        static const QRegularExpression kLine(QStringLiteral("^l\\d+(c\\d+)?(-l?\\d+(c\\d+)?)?$"));
        // A site generator has its own rule for slugs, and scripts their own routes.
        if (m_site || name.isEmpty() || name == QStringLiteral("top") || kLine.match(name).hasMatch()
            || name.startsWith(QLatin1Char('/')) || name.startsWith(QLatin1Char('!'))
            || name.contains(QStringLiteral(":~:")) || (!isMarkdown(target) && !isHtml(target))) {
            notChecked();
            return;
        }
        const QSet<QString>& anchors = anchorsIn(target);
        const QString bare = name.startsWith(QStringLiteral("user-content-")) ? name.mid(13) : name;
        if (anchors.contains(bare) || anchors.contains(name) || m_unreadable.contains(target))
            return;
        add(path, link, QStringLiteral("dead-anchor"), Severity::Low,
            QStringLiteral("%1: no heading or id '%2' in %3")
                .arg(QString::fromUtf8(link.target), name, QString::fromUtf8(target)),
            target, lineText);
        addTo(m_context.summary(), QStringLiteral("dead_anchors"), 1);
    }

    const QSet<QString>& anchorsIn(const QByteArray& target)
    {
        auto it = m_anchors.find(target);
        if (it == m_anchors.end()) {
            const FileText text = m_repository.readText(target);
            if (text.state != ReadState::Ok)
                m_unreadable.insert(target);
            it = m_anchors.insert(target, isMarkdown(target) ? anchorsOfMarkdown(text.data) : anchorsOfHtml(text.data));
        }
        return *it;
    }

    void add(const QByteArray& path, const Link& link, const QString& rule, Severity severity, const QString& message,
        const QByteArray& target, QByteArrayView lineText)
    {
        Finding finding;
        finding.rule = rule;
        finding.severity = severity;
        finding.file = path;
        finding.line = link.line;
        finding.message = message;
        finding.detail = {{QStringLiteral("target"), QString::fromUtf8(link.target)},
            {QStringLiteral("resolved"), QString::fromUtf8(target)}};
        m_context.add(finding, lineText);
    }

    ScanContext& m_context;
    const Repository& m_repository;
    bool m_site = false;
    QHash<QByteArray, QSet<QString>> m_anchors;
    QSet<QByteArray> m_unreadable;
};

} // namespace

Status scanLinks(ScanContext& context)
{
    for (const char* key : {"links_checked", "links_not_checked", "dead_links", "dead_anchors", "untracked_targets"})
        context.summary().insert(QLatin1String(key), 0);
    QList<QByteArray> pages;
    for (const QByteArray& path : context.repository().files()) {
        if (isMarkdown(path) || isHtml(path))
            pages.append(path);
    }
    LinkCheck check(context);
    context.forEachText(pages, [&](const QByteArray& path, const QByteArray& text) {
        const QList<QByteArrayView> lines = splitLines(text);
        const QList<Link> links = isMarkdown(path) ? linksOfMarkdown(text) : linksOfHtml(text);
        for (const Link& link : links)
            check.check(path, link, lines.value(link.line - 1));
    });
    return Done{};
}

} // namespace wavedeck::audit
