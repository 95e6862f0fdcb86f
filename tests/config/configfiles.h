// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/check.h"
#include "models/config/collect.h"

#include <QByteArray>
#include <QList>
#include <QTemporaryDir>

#include <utility>

using Files = QList<std::pair<QByteArray, QByteArray>>;

/// A folder of made-up configuration files.
class ConfigFolder {
public:
    explicit ConfigFolder(const Files& files = {});

    void write(const QByteArray& name, const QByteArray& text) const;
    QByteArray read(const QByteArray& name) const;
    QString path(const QByteArray& name = {}) const;

    wavedeck::config::ConfigSet set() const;
    QList<wavedeck::config::Finding> check(const wavedeck::config::CheckOptions& options = {}) const;

private:
    QTemporaryDir m_folder;
};

/// `rule FILE:LINE KEY | FILE:LINE KEY`, paths below the folder.
QStringList shortly(const QList<wavedeck::config::Finding>& findings, const ConfigFolder& folder);
