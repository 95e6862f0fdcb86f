// SPDX-License-Identifier: GPL-3.0-or-later
// Versions of the matrix. Part of RiskRepository.
#include "models/store/riskrepository.h"

#include "models/people/recorded.h"
#include "models/risk/approval.h"
#include "models/store/rows.h"

#include <QJsonDocument>

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

risk::RiskMatrix stored(Reader& r)
{
    const int version = r.integer();
    const auto matrix = risk::matrixFrom(r.object(), version);
    return matrix ? *matrix : risk::RiskMatrix();
}

} // namespace

risk::RiskMatrix RiskRepository::matrix(int version)
{
    const auto all = readAll<risk::RiskMatrix>(
        m_store, "SELECT version, document FROM risk_matrix WHERE version = ?", {version}, stored);
    if (!all.isEmpty())
        return all.first();
    return version == 1 ? risk::firstMatrix() : risk::RiskMatrix();
}

QList<risk::RiskMatrix> RiskRepository::matrices()
{
    const auto all
        = readAll<risk::RiskMatrix>(m_store, "SELECT version, document FROM risk_matrix ORDER BY version", {}, stored);
    return all.isEmpty() ? QList<risk::RiskMatrix>{risk::firstMatrix()} : all;
}

int RiskRepository::matrixInForce()
{
    const auto newest = readAll<int>(
        m_store, "SELECT coalesce(max(version), 1) FROM risk_matrix", {}, [](Reader& r) { return r.integer(); });
    return newest.value(0, 1);
}

Status RiskRepository::storeFirstMatrix()
{
    const auto yaml = risk::shippedMatrix(QStringLiteral("matrix"));
    if (!yaml)
        return yaml.error();
    const auto document = risk::matrixFromYaml(*yaml);
    if (!document)
        return document.error();
    return m_store.run("INSERT OR IGNORE INTO risk_matrix VALUES (1, ?, 0, 'shipped', ?, ?)",
        {risk::firstMatrix().name, risk::firstMatrix().sha256, QString::fromUtf8(trail::canonicalJson(*document))});
}

Result<int> RiskRepository::addMatrix(const QJsonObject& document, const Actor& by, qint64 now)
{
    int version = 0;
    const TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.matrix"), QStringLiteral("risk-matrix"));
    const Status done = recorded(m_store, entry, [&](TrailEntry& told) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::People, QStringLiteral("risk matrix import")); !may)
            return may.error();
        if (Status stored = storeFirstMatrix(); !stored)
            return stored.error();
        version = matrixInForce() + 1;
        const auto matrix = risk::matrixFrom(document, version);
        if (!matrix)
            return matrix.error();
        told.body = {{QStringLiteral("version"), version}, {QStringLiteral("name"), matrix->name},
            {QStringLiteral("sha256"), matrix->sha256}};
        Status stored = m_store.run("INSERT INTO risk_matrix VALUES (?, ?, ?, ?, ?, ?)",
            {version, matrix->name, now, by.printed(), matrix->sha256,
                QString::fromUtf8(trail::canonicalJson(document))});
        if (stored)
            stored = risk::staleByMatrix(m_store, by, now);
        return stored ? Result<Change>(Change::Made) : stored.error();
    });
    return done ? Result<int>(version) : done.error();
}

} // namespace wavedeck
