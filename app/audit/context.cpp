// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"

#include "models/base/clock.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <tuple>

namespace wavedeck::audit {

QString lineHash(QByteArrayView line)
{
    const QByteArray trimmed = line.trimmed().toByteArray();
    return QString::fromLatin1(QCryptographicHash::hash(trimmed, QCryptographicHash::Sha256).toHex());
}

void addTo(QJsonObject& summary, const QString& key, qint64 n)
{
    summary.insert(key, summary.value(key).toInteger() + n);
}

ScanContext::ScanContext(const Repository& repository, const Options& options, Events& events)
    : m_repository(repository)
    , m_options(options)
    , m_events(events)
    , m_scanner(options.scanner)
{
}

void ScanContext::add(Finding finding, QByteArrayView lineText)
{
    finding.scanner = m_scanner;
    // A secret's own line is hashed by its scanner with the secret blanked out, or the hash would help to guess it.
    if (finding.line > 0 && !lineText.isNull() && !finding.detail.contains(QStringLiteral("masked_sha256")))
        finding.detail.insert(QStringLiteral("match_sha256"), lineHash(lineText));
    m_findings.append(std::move(finding));
}

void ScanContext::forEachText(
    const QList<QByteArray>& files, const std::function<void(const QByteArray& path, const QByteArray& text)>& look)
{
    qsizetype done = 0;
    for (const QByteArray& path : files) {
        m_events.progress(done++, files.size(), QStringLiteral("files"));
        const FileText text = m_repository.readText(path);
        if (text.state != ReadState::Ok) {
            skip(text.state, path);
            continue;
        }
        ++m_scanned;
        look(path, text.data);
    }
}

void ScanContext::finish()
{
    std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding& a, const Finding& b) {
        return std::make_tuple(-static_cast<int>(a.severity), std::cref(a.file), a.line)
            < std::make_tuple(-static_cast<int>(b.severity), std::cref(b.file), b.line);
    });
    std::array<int, 5> counts{};
    for (const Finding& finding : std::as_const(m_findings))
        ++counts.at(static_cast<size_t>(finding.severity));
    m_summary.insert(QStringLiteral("findings"), static_cast<qint64>(m_findings.size()));
    m_summary.insert(QStringLiteral("skipped"), m_skipped.count());
    for (size_t i = 0; i < counts.size(); ++i)
        m_summary.insert(word(static_cast<Severity>(i)), counts.at(i));
}

QJsonObject ScanContext::document() const
{
    QJsonArray findings;
    for (const Finding& finding : m_findings)
        findings.append(finding.toJson());
    QJsonObject document = m_extra;
    document.insert(QStringLiteral("scanner"), m_options.scanner);
    document.insert(QStringLiteral("root"), m_repository.rootName());
    if (!m_repository.head().isEmpty())
        document.insert(QStringLiteral("commit"), m_repository.head());
    document.insert(QStringLiteral("scanned_at"), rfc3339(utcMs()));
    document.insert(QStringLiteral("files_scanned"), static_cast<qint64>(m_scanned));
    document.insert(QStringLiteral("skipped"), m_skipped.toJson());
    document.insert(QStringLiteral("findings"), findings);
    document.insert(QStringLiteral("summary"), m_summary);
    return document;
}

} // namespace wavedeck::audit
