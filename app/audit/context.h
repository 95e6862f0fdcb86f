// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/events.h"
#include "app/audit/finding.h"
#include "app/audit/options.h"
#include "app/audit/repository.h"
#include "models/secrets/credential.h"

#include <functional>

namespace wavedeck::audit {

/// One run of one scanner over one tree: what it may read and where its findings go. One thread.
class ScanContext {
public:
    ScanContext(const Repository& repository, const Options& options, Events& events);

    const Repository& repository() const { return m_repository; }
    const Options& options() const { return m_options; }
    Events& events() { return m_events; }

    /// Adds a finding. With a line: `detail.match_sha256` becomes the SHA-256 of that line, trimmed.
    void add(Finding finding, QByteArrayView lineText = QByteArrayView());
    void skip(ReadState state, const QByteArray& path) { m_skipped.add(why(state), path); }
    SkipList& skipped() { return m_skipped; }
    void countScanned(qsizetype n = 1) { m_scanned += n; }

    /// Reads each of the files that is text, reports progress, counts the others as skipped.
    void forEachText(const QList<QByteArray>& files,
        const std::function<void(const QByteArray& path, const QByteArray& text)>& look);

    /// Numbers and lists a scanner wants in `summary`, beside the counts by severity.
    QJsonObject& summary() { return m_summary; }
    /// Keys of the document beside the common ones (verify, report).
    QJsonObject& extra() { return m_extra; }
    /// Text for people in place of the list of findings (inventory, report).
    QString& text() { return m_text; }
    /// Set by verify when it refuted something: the exit status becomes 1.
    bool& bad() { return m_bad; }
    bool isBad() const { return m_bad; }
    /// Which scanner the next findings belong to (shard runs two).
    void setScanner(const QString& name) { m_scanner = name; }

    const QList<Finding>& findings() const { return m_findings; }
    /// What `scan secrets --store` keeps, in the order of the findings.
    QList<CredentialFinding>& credentials() { return m_credentials; }
    const QList<CredentialFinding>& credentials() const { return m_credentials; }
    qsizetype scanned() const { return m_scanned; }
    /// Sorts: worst first, then by file and line.
    void finish();
    QJsonObject document() const;

private:
    const Repository& m_repository;
    const Options& m_options;
    Events& m_events;
    QString m_scanner;
    QList<Finding> m_findings;
    QList<CredentialFinding> m_credentials;
    SkipList m_skipped;
    qsizetype m_scanned = 0;
    QJsonObject m_summary;
    QJsonObject m_extra;
    QString m_text;
    bool m_bad = false;
};

/// SHA-256, in hex, of a line without the white space round it.
QString lineHash(QByteArrayView line);

/// A scanner: fills the context, or says why it could not run at all.
using Scanner = Status (*)(ScanContext& context);

Status scanInventory(ScanContext& context);
Status scanSecrets(ScanContext& context);
Status scanTodo(ScanContext& context);
Status scanDuplicates(ScanContext& context);
Status scanLinks(ScanContext& context);
Status scanStatic(ScanContext& context);
Status scanHotspots(ScanContext& context);
Status scanDependencies(ScanContext& context);
Status scanShard(ScanContext& context);
Status verifyFindings(ScanContext& context);
Status writeReport(ScanContext& context);

/// The same for one file, whose text is read already: what a shard does.
void findSecretsIn(ScanContext& context, const QByteArray& path, const QByteArray& text);
void findTodoIn(ScanContext& context, const QByteArray& path, const QByteArray& text);

/// Adds n to a number in the summary.
void addTo(QJsonObject& summary, const QString& key, qint64 n);

} // namespace wavedeck::audit
