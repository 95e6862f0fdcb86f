// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/agentmodel.h"
#include "models/items/filterwords.h"

#include <QSet>
#include <QSortFilterProxyModel>

#include <optional>

namespace wavedeck {

/// Shows the agents that fit, below their groups, and sorts them when asked. Sorted rows stay where they are while
/// their values change, until they are sorted again; folds stay behind the agents, groups behind the folds. GUI thread.
class AgentFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit AgentFilter(AgentModel& agents, QObject* parent = nullptr);

    /// `state:failed wave:analysis role:qa is:attention capability:modify team:c-03`, free text over id, name and
    /// step, `-` before a word negates it.
    void setText(const QString& text);
    QString text() const { return m_text; }
    void setWave(const QString& wave); ///< id; empty = all
    QString wave() const { return m_wave; }
    void setCapability(std::optional<Capability> capability);
    std::optional<Capability> capability() const { return m_capability; }
    /// Whom `is:attention` means.
    void setAttention(const QSet<QString>& agents);
    void clear();
    bool isFiltering() const { return !m_words.isEmpty() || !m_wave.isEmpty() || m_capability.has_value(); }

    struct Count {
        int shown = 0;
        int all = 0;
    };
    Count count() const;
    bool fits(const LiveAgent& agent) const;

    /// What one may type, and what it finds.
    static QList<std::pair<QString, QString>> help();

Q_SIGNALS:
    void filterChanged();

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    void changed();
    bool fitsWord(const LiveAgent& agent, const QString& key, const QString& value) const;

    AgentModel& m_agents;
    QString m_text;
    FilterWords m_words;
    QString m_wave;
    std::optional<Capability> m_capability;
    QSet<QString> m_attention;
};

} // namespace wavedeck
