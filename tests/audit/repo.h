// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

/// A git repository in a temporary folder, with commits by a fixed author at a fixed time. Outside it, one more
/// folder for what a test writes.
class Repo {
public:
    Repo();

    QString path() const { return m_dir.path() + QStringLiteral("/repo"); }
    QString outside() const { return m_dir.path(); }
    /// Names are bytes: they need not be UTF-8.
    void write(const QByteArray& name, const QByteArray& text) const;
    void git(const QStringList& arguments, const QString& date = QStringLiteral("2024-01-02T03:04:05Z")) const;
    void commit(const QString& date = QStringLiteral("2024-01-02T03:04:05Z")) const;

private:
    QTemporaryDir m_dir;
};

/// What a scan process answered.
struct Answer {
    int status = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json;

    QJsonObject summary() const { return json.value(QStringLiteral("summary")).toObject(); }
    /// "file:line rule severity" of each finding, sorted.
    QStringList findings() const;
    QJsonObject finding(const QString& rule) const;
};

/// Runs `scan_probe scan ARGUMENTS` (or `config check` with `config`), with --json.
Answer scan(const QStringList& arguments, const QMap<QString, QString>& environment = {}, bool config = false);
